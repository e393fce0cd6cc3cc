package dev.musterd.github.client;

import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.GitHub;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GitHub's log of the App's webhook deliveries.
 *
 * @see <a href="https://docs.github.com/en/rest/apps/webhooks">REST API endpoints for GitHub App
 *     webhooks</a>
 */
public final class AppDeliveries {
  private static final String PATH = "/app/hook/deliveries";
  private static final int PAGE = 100;
  private static final int PAGES = GitHub.DELIVERIES_MAX / PAGE;

  /** Of the next page only its cursor is taken: a URL from outside is never followed. */
  private static final Pattern NEXT =
      Pattern.compile(
          "<[^>]*[?&]cursor=([A-Za-z0-9_.~%-]{1,200})(?:&[^>]*)?>\\s*;[^,]*rel=\"?next");

  private final Installations installations;

  public AppDeliveries(Installations installations) {
    this.installations = installations;
  }

  public Future<DeliveryLog> since(Instant since) {
    return collect(since, 1, Optional.empty(), new ArrayList<>());
  }

  /** One page, the newest first. */
  public Future<List<LoggedDelivery>> newest() {
    return installations
        .asApp(GitHubRequest.get("deliveries", PATH + "?per_page=" + PAGE))
        .map(answer -> answer.objects().stream().map(json -> delivery(answer, json)).toList());
  }

  public Future<Void> again(long delivery) {
    String path = PATH + "/" + delivery + "/attempts";
    return installations.asApp(GitHubRequest.post("redeliver", path, new JsonObject())).mapEmpty();
  }

  private Future<DeliveryLog> collect(
      Instant since, int number, Optional<String> cursor, List<LoggedDelivery> found) {
    String path = PATH + "?per_page=" + PAGE + cursor.map(at -> "&cursor=" + at).orElse("");
    return installations
        .asApp(GitHubRequest.get("deliveries", path))
        .compose(
            answer -> {
              List<LoggedDelivery> page =
                  answer.objects().stream().map(json -> delivery(answer, json)).toList();
              page.stream().filter(each -> !each.at().isBefore(since)).forEach(found::add);
              Optional<String> next = next(answer);
              boolean end = page.isEmpty() || page.getLast().at().isBefore(since) || next.isEmpty();
              return end || number == PAGES || next.equals(cursor)
                  ? Future.succeededFuture(new DeliveryLog(found, end))
                  : collect(since, number + 1, next, found);
            });
  }

  private static Optional<String> next(GitHubResponse answer) {
    return answer
        .header("link")
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }

  public static LoggedDelivery delivery(GitHubResponse answer, JsonObject json) {
    return new LoggedDelivery(
        answer.number(json, "id"),
        answer.text(json, "guid"),
        Boolean.TRUE.equals(json.getValue("redelivery")),
        answer.text(json, "event"),
        json.getValue("action") instanceof String action ? action : "",
        at(answer, json),
        json.getValue("status_code") instanceof Number status ? status.intValue() : 0);
  }

  private static Instant at(GitHubResponse answer, JsonObject json) {
    try {
      return Instant.parse(answer.text(json, "delivered_at"));
    } catch (DateTimeParseException _) {
      throw answer.unreadable();
    }
  }
}
