package dev.musterd.http.dashboard.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of everything in one sentence.
 *
 * @param level {@code good}, {@code warn} or {@code bad}; the name of its colour
 */
public record Headline(String level, String sentence) {
  /** A job may wait as long for an instance to boot without anything being wrong. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * What is wrong, and since when that is known.
   *
   * @param fatal whether no job gets a runner meanwhile
   */
  public record Problem(String text, Instant since, boolean fatal) {}

  /**
   * What the sentence is made of.
   *
   * @param longest since when the job that waits the longest does
   * @param capacity runners at most, over all pools; empty when one is unlimited
   * @param start what is known of the time from a job's queueing to its start, as a sentence
   */
  public record Facts(
      List<Problem> problems,
      int waiting,
      Optional<Instant> longest,
      int busy,
      int live,
      Optional<Integer> capacity,
      Optional<String> start) {}

  static Headline of(Facts facts, Instant now) {
    Optional<Problem> worst =
        facts.problems().stream()
            .filter(Problem::fatal)
            .findFirst()
            .or(() -> facts.problems().stream().findFirst());
    if (worst.isPresent()) {
      return wrong(worst.get(), facts.problems().size() - 1, now);
    }
    Optional<Duration> wait = facts.longest().map(since -> Duration.between(since, now));
    if (wait.filter(it -> it.compareTo(PATIENCE) > 0).isPresent()) {
      return new Headline(
          "warn",
          "A job has waited for %s, since %s; %s."
              .formatted(
                  Span.text(wait.get()),
                  Moment.of(facts.longest().get(), now).clock(),
                  figures(facts)));
    }
    return new Headline("good", "All is well: %s.".formatted(figures(facts)));
  }

  private static Headline wrong(Problem worst, int others, Instant now) {
    String more = others == 0 ? "" : ", and " + Words.count(others, "other problem");
    return new Headline(
        worst.fatal() ? "bad" : "warn",
        "Since %s (%s): %s%s."
            .formatted(
                Moment.of(worst.since(), now).clock(),
                Moment.of(worst.since(), now).ago(),
                worst.text(),
                more));
  }

  private static String figures(Facts facts) {
    String jobs =
        switch (facts.waiting()) {
          case 0 -> "no job waits";
          case 1 -> "1 job waits";
          default -> facts.waiting() + " jobs wait";
        };
    String runners =
        facts
            .capacity()
            .map(max -> "%d of at most %d runners are there".formatted(facts.live(), max))
            .orElse(
                Words.count(facts.live(), "runner")
                    + (facts.live() == 1 ? " is there" : " are there"));
    return "%s, %s, %d busy%s"
        .formatted(jobs, runners, facts.busy(), facts.start().map(text -> "; " + text).orElse(""));
  }
}
