package dev.musterd.decide;

import dev.musterd.base.Durations;
import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.JobStatus;
import dev.musterd.model.JobStatus.State;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Explains in a sentence why a job waits, by the verdicts that the daemon acts by. */
public final class Explaining {
  private static final String NEXT_ROUND = "within a second";

  private Explaining() {}

  /**
   * What is known of one waiting job.
   *
   * @param round what a round for its pool and owner would find now
   * @param runner the one that is meant for it, if one is
   * @param latest the last event of its job
   * @param onDemand why the pool is launched on demand at this moment, if it is
   */
  public record Facts(
      Instant now,
      PendingJob pending,
      RunnerPool pool,
      Round round,
      Optional<Runner> runner,
      Optional<Event> latest,
      Optional<String> onDemand) {}

  /** What a round for one pool and owner finds. */
  public sealed interface Round {
    /** Nothing is launched before what runs has been read, nor while the daemon stops. */
    record Closed() implements Round {}

    /** EC2 still owes the answer to a fleet request. */
    record Unanswered() implements Round {}

    record Judged(Provisioning.Facts facts, List<Verdict> verdicts) implements Round {}
  }

  public static JobStatus judge(Facts facts) {
    return switch (facts.pending().stage()) {
      case Stage.Ready() -> ready(facts);
      case Stage.Delayed(Instant until, String reason) -> delayed(facts, reason, until);
      case Stage.Covered(Instance.Id instance) ->
          facts
              .runner()
              .map(runner -> covered(facts, runner))
              .orElseGet(() -> uncovered(facts, instance));
      case Stage.Underway(String what) -> underway(facts, what);
    };
  }

  private static JobStatus delayed(Facts facts, String reason, Instant until) {
    return facts.pending().readings().heldBacks() > 0
        ? JobStatus.of(
                State.HELD_BACK,
                reason,
                "a runner comes for it when GitHub announces it again; GitHub is asked again "
                    + in(facts, until))
            .until(until)
        : held(facts, reason, until);
  }

  private static JobStatus ready(Facts facts) {
    return switch (facts.round()) {
      case Round.Closed() ->
          JobStatus.of(
              State.HELD,
              "musterd is starting or stopping, and launches nothing for " + place(facts),
              "checked once EC2's and GitHub's lists have been read; /readyz says what is"
                  + " missing");
      case Round.Unanswered() ->
          JobStatus.of(
              State.HELD,
              "EC2 has not yet answered the last fleet request for " + place(facts),
              "checked as soon as EC2 answers");
      case Round.Judged(Provisioning.Facts demand, List<Verdict> verdicts) ->
          verdicts.stream()
              .filter(verdict -> isMine(facts, verdict))
              .findFirst()
              .map(verdict -> explain(facts, demand, verdict))
              .orElseGet(() -> behind(facts, demand, verdicts));
    };
  }

  private static boolean isMine(Facts facts, Verdict verdict) {
    return pendingJobs(verdict).stream()
        .anyMatch(pending -> pending.id().equals(facts.pending().id()));
  }

  static List<PendingJob> pendingJobs(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Cover(PendingJob pending, Instance.Id _) -> List.of(pending);
      case Verdict.Launch(List<PendingJob> pendingJobs) -> pendingJobs;
      case Verdict.Ask(List<PendingJob> pendingJobs) -> pendingJobs;
      case Verdict.Bury(PendingJob pending, String _) -> List.of(pending);
      case Verdict.Delay(PendingJob pending, Instant _, String _) -> List.of(pending);
      case Verdict.Defer(List<PendingJob> pendingJobs, Duration _) -> pendingJobs;
      case Verdict.AwaitNews(List<PendingJob> pendingJobs) -> pendingJobs;
      case Verdict.Hold(List<PendingJob> pendingJobs, Instant _, String _) -> pendingJobs;
    };
  }

  private static JobStatus explain(Facts facts, Provisioning.Facts demand, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Cover(PendingJob _, Instance.Id instance) ->
          ready(
              "cover",
              "runner " + instance + " of " + place(facts) + " is free for it",
              "the runner is kept for it");
      case Verdict.Launch _ ->
          ready(
              "launch",
              "there is room for another runner of " + place(facts) + market(facts),
              "EC2 is asked for one");
      case Verdict.Ask _ ->
          ready(
              "ask",
              "job " + facts.pending().id() + " may have started or ended unheard",
              "GitHub is asked whether it still waits");
      case Verdict.Bury(PendingJob _, String reason) ->
          ready("bury", reason, "it is moved to the dead-letter queue");
      case Verdict.Delay(PendingJob _, Instant until, String reason) ->
          held(facts, reason, until).verdict("delay");
      case Verdict.Defer defer -> deferred(facts, defer);
      case Verdict.AwaitNews awaitNews -> awaitingNews(facts, awaitNews);
      case Verdict.Hold hold -> hold(facts, demand, hold);
    };
  }

  private static JobStatus deferred(Facts facts, Verdict.Defer defer) {
    Instant until = defer.until(facts.pending());
    return JobStatus.of(
            State.HELD,
            defer.reason(),
            "a runner is launched " + in(facts, until) + ", or as soon as none can be expected")
        .until(until)
        .verdict("defer");
  }

  private static JobStatus awaitingNews(Facts facts, Verdict.AwaitNews verdict) {
    Instant until = verdict.until(facts.pending());
    return JobStatus.of(
            State.HELD,
            verdict.reason(),
            "it gets the runner that was meant for that job, or one is launched "
                + in(facts, until))
        .until(until)
        .verdict("await-news");
  }

  private static JobStatus ready(String verdict, String why, String next) {
    return JobStatus.of(State.READY, why, next + " " + NEXT_ROUND).verdict(verdict);
  }

  private static JobStatus hold(Facts facts, Provisioning.Facts demand, Verdict.Hold hold) {
    if (demand.capacity().blocked().filter(Blocked::byOperator).isPresent()) {
      return held(hold.reason(), "nothing is launched for it before that");
    } else if (demand.capacity().blocked().isPresent()) {
      String why = hold.reason() + ", so nothing is launched for " + place(facts);
      return held(why, "tried again " + in(facts, hold.until())).until(hold.until());
    } else if (facts.pool().limits().max().orElse(1) == 0) {
      return held(hold.reason(), "nothing is launched before max-runners is raised");
    }
    String time = Durations.of(Duration.between(facts.now(), hold.until()));
    return held(hold.reason(), "checked again within " + time + ", and as soon as a runner ends")
        .until(hold.until());
  }

  private static JobStatus held(String why, String next) {
    return JobStatus.of(State.HELD, why, next).verdict("hold");
  }

  /** A round judges the longest waiting only; what holds the last of these holds all behind. */
  private static JobStatus behind(Facts facts, Provisioning.Facts demand, List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(Verdict.Hold.class::isInstance)
        .map(Verdict.Hold.class::cast)
        .findFirst()
        .map(hold -> hold(facts, demand, hold))
        .orElseGet(
            () ->
                JobStatus.of(
                    State.HELD,
                    "%d jobs that wait longer for %s come first"
                        .formatted(demand.ready().size(), place(facts)),
                    "checked after these"));
  }

  private static JobStatus held(Facts facts, String reason, Instant until) {
    return JobStatus.of(State.HELD, reason, "checked again " + in(facts, until)).until(until);
  }

  private static JobStatus covered(Facts facts, Runner runner) {
    Instant launched = runner.instance().launchedAt();
    String which = "runner " + runner.id();
    String age = Durations.of(Duration.between(launched, facts.now()));
    if (runner.setup() == Runner.Setup.UNDERWAY) {
      return covered(
          which + " was launched for it " + age + " ago, and is being registered with GitHub",
          "it boots meanwhile; what cannot be registered is replaced");
    }
    return switch (runner.phase(facts.now(), facts.pool().lifetime().bootTime())) {
      case BOOTING -> {
        Instant deadline = launched.plus(facts.pool().lifetime().bootTime());
        yield covered(
                which + " boots for it since " + age,
                "replaced if it is not online " + in(facts, deadline))
            .until(deadline);
      }
      case LATE ->
          covered(
              which + " is not online after " + age,
              "the lists are read, and another is launched if it is not there");
      case IDLE -> idle(facts, runner, which);
      case BUSY ->
          covered(
              which + " is busy at GitHub, with this job or another",
              "released when GitHub says that it started, else another runner is found");
      case HELD ->
          covered(which + " is held for debugging", "another runner is found for it " + NEXT_ROUND);
      case GONE_QUIET ->
          covered(which + " went offline", "another is launched when the next list confirms it");
    };
  }

  private static JobStatus idle(Facts facts, Runner runner, String which) {
    Instant mismatch = runner.idleSince().orElse(facts.now()).plus(Reaping.MISMATCH);
    return covered(
            which + " is online and idle, and GitHub has not yet given it the job",
            "retired as a mismatch if it is still idle " + in(facts, mismatch))
        .until(mismatch);
  }

  private static JobStatus covered(String why, String next) {
    return JobStatus.of(State.COVERED, why, next);
  }

  private static JobStatus uncovered(Facts facts, Instance.Id instance) {
    return JobStatus.of(
        State.COVERED,
        "runner " + instance + ", which was meant for it, is gone",
        "another is found for " + place(facts) + " " + NEXT_ROUND);
  }

  /** While EC2 is asked, an event says that the job is held only when an answer was lost. */
  private static JobStatus underway(Facts facts, String what) {
    if (what.equals(Stage.Underway.ASKING_EC2)
        && facts.latest().orElse(null) instanceof Event.JobHeld lost) {
      return JobStatus.of(
              State.UNDERWAY,
              what + " for " + place(facts) + ": " + lost.reason(),
              "the same request is repeated until EC2 answers")
          .until(lost.until());
    }
    return JobStatus.of(
        State.UNDERWAY,
        what + ", for " + place(facts) + market(facts),
        "goes on as soon as that is answered");
  }

  /** Why the pool is launched on demand, in a clause; or nothing. */
  private static String market(Facts facts) {
    return facts.onDemand().map(reason -> ", which is launched " + reason).orElse("");
  }

  private static String place(Facts facts) {
    OwnerPool ownerPool = facts.pending().ownerPool();
    return "pool " + ownerPool.pool() + " and " + ownerPool.owner();
  }

  private static String in(Facts facts, Instant time) {
    return time.isAfter(facts.now())
        ? "in " + Durations.of(Duration.between(facts.now(), time).plusMillis(999))
        : "now";
  }
}
