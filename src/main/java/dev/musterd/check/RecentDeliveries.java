package dev.musterd.check;

import dev.musterd.model.LoggedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What GitHub's log says about the way of webhooks, where no ping can be had. */
final class RecentDeliveries {
  static final String SUBJECT = "webhooks arrive";

  private RecentDeliveries() {}

  /**
   * The newest attempt speaks: older ones may be about troubles that are over.
   *
   * @param why there was no ping
   */
  static List<Finding> judge(List<LoggedDelivery> newestFirst, Instant now, String why) {
    if (newestFirst.isEmpty()) {
      return Finding.warning(
          SUBJECT,
          why + "; and GitHub has sent nothing for days",
          "run a job with labels of a pool, and check again");
    }
    LoggedDelivery last = newestFirst.getFirst();
    String what =
        "%s; the last delivery, %s, was %s ago"
            .formatted(why, last.about(), age(Duration.between(last.at(), now)));
    return new DeliveryStatus(last.status())
        .trouble()
        .map(trouble -> Finding.failed(SUBJECT, what + ": " + trouble.reason(), trouble.remedy()))
        .orElseGet(() -> Finding.good(SUBJECT, what + " and was answered " + last.status()));
  }

  private static String age(Duration age) {
    if (age.toHours() >= 48) {
      return age.toDays() + " days";
    }
    return age.toMinutes() >= 120
        ? age.toHours() + " hours"
        : Math.max(0, age.toMinutes()) + " minutes";
  }
}
