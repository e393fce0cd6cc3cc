package dev.musterd.github.client;

import dev.musterd.base.DisplayText;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Maps GitHub's statuses and headers to problems.
 *
 * @see <a
 *     href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit">Exceeding
 *     the rate limit</a>
 */
public final class GitHubErrors {
  /** The wait that GitHub documents for a limit that names no time. */
  private static final Duration UNNAMED_WAIT = Duration.ofMinutes(1);

  /** A reset may lie in our past when the clocks differ; never hammer for that. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** No limit of GitHub's is longer than its hour; a nonsense header must not stop us for a day. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  private static final int LONGEST_MESSAGE = 300;

  /** How GitHub's message of the hourly limit begins. */
  private static final String PRIMARY = "API rate limit exceeded";

  /**
   * The messages of a 403, in lower case, that name no reason: so may a server answer that does not
   * know a token yet. It may also lack the permissions of one that was asked for with fewer than
   * the installation has, but ours never are: that a resource is not accessible, that the
   * installation is suspended, or that a feature is off, does not change within seconds.
   *
   * @see <a href="https://github.com/octokit/auth-app.js/issues/589">The two kinds of refusal</a>
   */
  private static final Set<String> NO_REASON = Set.of("", "forbidden", "bad credentials");

  /** Where a message stands that is longer than any of GitHub's. */
  private static final int LONGEST_BODY = 4096;

  /** How messages, and the addresses of their explanations, name a limit. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "rate[ _-]?limit|abuse[ _-](detection|rate)|too many requests", Pattern.CASE_INSENSITIVE);

  /** A long word with a digit: every token and JIT configuration, hardly ever prose. */
  private static final Pattern SECRET =
      Pattern.compile("(?=[A-Za-z0-9_+/=.-]*[0-9])[A-Za-z0-9_+/=.-]{25,}");

  private GitHubErrors() {}

  /** The problem behind a response that is neither 2xx nor 304. */
  public static GitHubProblem problem(GitHubResponse answer, Instant now) {
    int status = answer.status();
    String said = said(answer);
    String reason =
        "%s: GitHub answered %d%s"
            .formatted(answer.call().operation(), status, said.isEmpty() ? "" : ": " + said);
    if (limited(answer, said)) {
      return new GitHubProblem.Limited(until(answer, now), reason);
    }
    return status >= 500 || status == 408 || status < 400
        ? new GitHubProblem.Unavailable(reason)
        : new GitHubProblem.Refused(status, reason);
  }

  /** Whether the reason may be that this server of GitHub's does not know the token yet. */
  static boolean mayBeUnknownToken(GitHubResponse answer) {
    String said = said(answer);
    return answer.status() == 401
        || answer.status() == 403
            && !limited(answer, said)
            && NO_REASON.contains(said.toLowerCase(Locale.ROOT));
  }

  /** A problem as {@code musterd check} reports it. */
  public static CheckFailedException.Why why(GitHubProblem problem) {
    return switch (problem) {
      case GitHubProblem.Limited _ -> CheckFailedException.Why.LIMITED;
      case GitHubProblem.Unavailable _, GitHubProblem.NameTaken _ ->
          CheckFailedException.Why.NO_ANSWER;
      case GitHubProblem.NoAccess _ -> CheckFailedException.Why.DENIED;
      case GitHubProblem.Refused(int status, _) ->
          switch (status) {
            case 401 -> CheckFailedException.Why.UNAUTHENTICATED;
            case 403 -> CheckFailedException.Why.DENIED;
            case 404, 410 -> CheckFailedException.Why.ABSENT;
            default -> CheckFailedException.Why.REFUSED;
          };
    };
  }

  /**
   * GitHub answers both kinds of limits with 403 or 429, and not always with their headers: then
   * only the body says that it is one.
   */
  private static boolean limited(GitHubResponse answer, String said) {
    return answer.status() == 429
        || answer.status() == 403
            && (answer.header("retry-after").isPresent()
                || answer.header("x-ratelimit-remaining").filter("0"::equals).isPresent()
                || namesLimit(said)
                || namesLimit(start(answer)));
  }

  private static boolean namesLimit(String text) {
    return LIMIT.matcher(text).find();
  }

  /** The beginning of the body, which need not be JSON, nor GitHub's. */
  private static String start(GitHubResponse answer) {
    int end = Math.min(answer.body().length(), LONGEST_BODY);
    return answer.body().getString(0, end);
  }

  private static Instant until(GitHubResponse answer, Instant now) {
    Optional<Instant> retry = answer.numericHeader("retry-after").map(now::plusSeconds);
    Optional<Instant> reset =
        answer
            .header("x-ratelimit-remaining")
            .filter(left -> left.equals("0") || said(answer).contains(PRIMARY))
            .flatMap(_ -> answer.numericHeader("x-ratelimit-reset"))
            .map(seconds -> answer.here(Instant.ofEpochSecond(seconds), now));
    Instant until = retry.or(() -> reset).orElse(now.plus(UNNAMED_WAIT));
    Instant earliest = now.plus(SHORTEST_WAIT);
    Instant latest = now.plus(LONGEST_WAIT);
    return until.isBefore(earliest) ? earliest : until.isAfter(latest) ? latest : until;
  }

  /** GitHub's message and its details on one line; a body that is not GitHub's is not quoted. */
  private static String said(GitHubResponse answer) {
    try {
      JsonObject json = answer.json();
      String message = json.getValue("message") instanceof String text ? text : "";
      String details =
          json.getValue("errors") instanceof JsonArray errors
              ? errors.stream().map(GitHubErrors::detail).collect(Collectors.joining(", "))
              : "";
      return safe(details.isBlank() ? message : message + " (" + details + ")");
    } catch (GitHubException _) {
      return "";
    }
  }

  private static String detail(Object error) {
    return switch (error) {
      case String text -> text;
      case JsonObject json when json.getValue("message") instanceof String text -> text;
      case null, default -> "";
    };
  }

  public static String safe(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return SECRET.matcher(DisplayText.truncated(line, LONGEST_MESSAGE)).replaceAll("***");
  }
}
