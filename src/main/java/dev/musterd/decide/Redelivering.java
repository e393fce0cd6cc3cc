package dev.musterd.decide;

import dev.musterd.model.delivery.LoggedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which deliveries GitHub is asked to make again: those of which no attempt has arrived. */
public final class Redelivering {
  /**
   * Requests of one round. A write costs five of the 900 points a minute that GitHub allows at one
   * endpoint, so this leaves almost half; and the webhook server takes as many at once with ease.
   *
   * @see <a
   *     href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits">Secondary
   *     rate limits</a>
   */
  public static final int ROUND_MAX = 100;

  /**
   * GitHub waits no longer for an answer (an Enterprise Server; github.com gives up after 10 s).
   */
  static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /**
   * The longest pause between two attempts: how long repaired deliveries may wait for old webhooks.
   */
  static final Duration PAUSE_MAX = Duration.ofHours(1);

  private static final Set<String> ACTIONS = Set.of("queued", "in_progress", "completed");

  private Redelivering() {}

  /**
   * The facts of one round.
   *
   * @param log every attempt within the look-back time, in any order
   * @param asked requests of this process by guid; the log may not show their attempts as yet
   * @param interval between rounds
   * @param checkRuns whether {@code check_run} starts runners here
   */
  public record Facts(
      Instant now,
      List<LoggedDelivery> log,
      Map<String, RequestedRedelivery> asked,
      Duration interval,
      boolean checkRuns) {}

  /** How often a delivery was asked for, and when last. */
  public record RequestedRedelivery(int times, Instant at) {}

  /** What becomes of one delivery that has not arrived; the first attempt stands for all. */
  public sealed interface Verdict {
    LoggedDelivery first();

    record Redeliver(LoggedDelivery first, int attempts, String reason) implements Verdict {}

    /** An attempt is or may be under way, or the last ones failed as well. */
    record Pause(LoggedDelivery first, Instant until, String reason) implements Verdict {}

    /** Due, and beyond the limit of this round. */
    record NextRound(LoggedDelivery first) implements Verdict {}
  }

  /** The oldest first: what has waited longest is the nearest to GitHub's limit for a job. */
  public static List<Verdict> judge(Facts facts) {
    List<Verdict> verdicts = new ArrayList<>();
    int due = 0;
    for (List<LoggedDelivery> attempts : missed(facts)) {
      Verdict verdict = judge(facts, attempts);
      boolean tooMany = verdict instanceof Verdict.Redeliver && ++due > ROUND_MAX;
      verdicts.add(tooMany ? new Verdict.NextRound(verdict.first()) : verdict);
    }
    return verdicts;
  }

  /**
   * The attempts of each delivery that matters and has not arrived, in order of time. One whose
   * first attempt is not in the log is older than the look-back, and given up: its redeliveries
   * alone would otherwise keep it in the log for ever.
   */
  private static List<List<LoggedDelivery>> missed(Facts facts) {
    Set<String> arrived =
        facts.log().stream()
            .filter(LoggedDelivery::arrived)
            .map(LoggedDelivery::guid)
            .collect(Collectors.toSet());
    Map<String, List<LoggedDelivery>> byGuid = new LinkedHashMap<>();
    facts.log().stream()
        .filter(attempt -> matters(attempt, facts.checkRuns()))
        .filter(attempt -> !arrived.contains(attempt.guid()))
        .sorted(Comparator.comparing(LoggedDelivery::at).thenComparingLong(LoggedDelivery::id))
        .forEach(
            attempt ->
                byGuid.computeIfAbsent(attempt.guid(), _ -> new ArrayList<>(2)).add(attempt));
    return byGuid.values().stream().filter(attempts -> !attempts.getFirst().redelivery()).toList();
  }

  private static boolean matters(LoggedDelivery attempt, boolean checkRuns) {
    return switch (attempt.event()) {
      case "workflow_job" -> ACTIONS.contains(attempt.action());
      case "check_run" -> checkRuns && attempt.action().equals("created");
      default -> false;
    };
  }

  private static Verdict judge(Facts facts, List<LoggedDelivery> attempts) {
    LoggedDelivery first = attempts.getFirst();
    LoggedDelivery last = attempts.getLast();
    RequestedRedelivery asked =
        facts.asked().getOrDefault(first.guid(), new RequestedRedelivery(0, Instant.MIN));
    int made = Math.max(attempts.size(), asked.times() + 1);
    Instant since = asked.at().isAfter(last.at()) ? asked.at() : last.at();
    if (made > 1) {
      Instant until = since.plus(pause(facts.interval()).after(made - 1));
      if (facts.now().isBefore(until)) {
        return new Verdict.Pause(first, until, made + " attempts failed or are under way");
      }
    } else if (last.status() == 0 && facts.now().isBefore(answeredBy(last, facts.interval()))) {
      return new Verdict.Pause(
          first, answeredBy(last, facts.interval()), "the first attempt may be under way");
    }
    return new Verdict.Redeliver(first, made, reason(last));
  }

  /**
   * No end but the look-back: even a 401 is worth another attempt once the secret was corrected.
   * While deliveries fail, the pause grows as long as the failure has lasted.
   */
  private static Backoff pause(Duration interval) {
    return new Backoff(interval, interval.compareTo(PAUSE_MAX) > 0 ? interval : PAUSE_MAX);
  }

  private static Instant answeredBy(LoggedDelivery attempt, Duration interval) {
    return attempt.at().plus(interval.compareTo(ANSWER_MAX) < 0 ? interval : ANSWER_MAX);
  }

  private static String reason(LoggedDelivery last) {
    return last.status() == 0 ? "no answer" : "answered " + last.status();
  }
}
