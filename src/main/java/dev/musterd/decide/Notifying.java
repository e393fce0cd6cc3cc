package dev.musterd.decide;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rules for notifications: how events become messages, and how often one is sent. */
public final class Notifying {
  /** A notification is sent at most so often; then it is given up. */
  public static final int ATTEMPTS = 5;

  /** Events of one notification that are described; of the others it has the number. */
  public static final int DESCRIBED = 5;

  /** From the first event to the message that it and its like become. */
  private static final Backoff GATHERING = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

  /** After so long without an event, the next one is told as the first one was. */
  public static final Duration QUIET = Duration.ofHours(1);

  private static final Backoff RETRY = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

  /** A receiver that asks for a longer pause is asked again after this one. */
  private static final Duration RETRY_MAX = Duration.ofMinutes(10);

  private Notifying() {}

  /**
   * How long events of a kind and subject are gathered before their message is sent: what goes on
   * is told ever less often.
   *
   * @param number of the message in a row, from 1
   */
  public static Duration gathering(int number) {
    return GATHERING.after(number);
  }

  /**
   * The message of events of one kind and subject.
   *
   * @param first the first of them, the oldest first; at least one and at most {@link #DESCRIBED}
   * @param count of them all
   */
  public static Notification notification(List<TimedEvent> first, int count) {
    List<Notice> notices =
        first.stream().flatMap(timed -> Notice.of(timed.event()).stream()).toList();
    Notice oldest = notices.getFirst();
    Event.Level level =
        first.stream()
            .map(timed -> timed.event().level())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return new Notification(
        oldest.topic().word(), level, title(oldest, count), details(notices, count), count, first);
  }

  private static String title(Notice oldest, int count) {
    return count == 1 ? oldest.title() : oldest.title() + ", and " + (count - 1) + " more like it";
  }

  private static List<String> details(List<Notice> notices, int count) {
    List<String> details = new ArrayList<>();
    for (int i = 0; i < notices.size(); i++) {
      Notice notice = notices.get(i);
      String line = i == 0 ? notice.detail() : notice.title() + ": " + notice.detail();
      if (!line.isEmpty() && !details.contains(line)) {
        details.add(line);
      }
    }
    if (count > notices.size()) {
      details.add("and " + (count - notices.size()) + " more");
    }
    return details;
  }

  /**
   * How long to wait before a notification is sent again; empty when it is given up.
   *
   * @param attempts so far, from 1
   */
  public static Optional<Duration> retry(SendOutcome outcome, int attempts) {
    return outcome instanceof SendOutcome.Retryable(String _, Optional<Duration> after)
            && attempts < ATTEMPTS
        ? Optional.of(longer(RETRY.after(attempts), after.orElse(Duration.ZERO)))
        : Optional.empty();
  }

  private static Duration longer(Duration ours, Duration theirs) {
    Duration bounded = theirs.compareTo(RETRY_MAX) < 0 ? theirs : RETRY_MAX;
    return ours.compareTo(bounded) > 0 ? ours : bounded;
  }
}
