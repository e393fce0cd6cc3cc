package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.booting;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.ModelSamples.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Explaining.Facts;
import dev.musterd.decide.Explaining.Round;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.decide.Provisioning.Verify;
import dev.musterd.model.Event;
import dev.musterd.model.JobStatus;
import dev.musterd.model.JobStatus.State;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.RunnerSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainingTest {
  private static final RunnerPool POOL = PoolBuilder.pool("linux-x64").build();
  private static final PendingJob ONE = waiting(1);
  private static final PendingJob TWO = waiting(2);
  private static final Instant SOON = NOON.plusSeconds(40);

  static List<Arguments> verdicts() {
    return List.of(
        arguments(
            new Verdict.Cover(ONE, instanceId(1)),
            State.READY,
            "cover",
            "runner i-00000000000000001 of pool linux-x64 and acme is free for it",
            "the runner is kept for it within a second"),
        arguments(
            new Verdict.Launch(List.of(TWO, ONE)),
            State.READY,
            "launch",
            "there is room for another runner of pool linux-x64 and acme",
            "EC2 is asked for one within a second"),
        arguments(
            new Verdict.Ask(List.of(ONE)),
            State.READY,
            "ask",
            "job 10000000001 may have started or ended unheard",
            "GitHub is asked whether it still waits within a second"),
        arguments(
            new Verdict.Bury(ONE, "5 runners were launched for it and none took it"),
            State.READY,
            "bury",
            "5 runners were launched for it and none took it",
            "it is moved to the dead-letter queue within a second"),
        arguments(
            new Verdict.Delay(ONE, SOON, "a restart: EC2's list is not yet complete"),
            State.HELD,
            "delay",
            "a restart: EC2's list is not yet complete",
            "checked again in 40s"),
        arguments(
            new Verdict.Defer(List.of(ONE), Duration.between(ONE.sentAt(), NOON).plusSeconds(20)),
            State.HELD,
            "defer",
            "gives idle runners %d s to take it"
                .formatted(Duration.between(ONE.sentAt(), NOON).plusSeconds(20).toSeconds()),
            "a runner is launched in 20s, or as soon as none can be expected"),
        arguments(
            new Verdict.AwaitNews(List.of(ONE)),
            State.HELD,
            "await-news",
            "its runner took another job, and no webhook has said yet which",
            "it gets the runner that was meant for that job, or one is launched now"),
        arguments(
            new Verdict.Hold(List.of(ONE), NOON.plusSeconds(5), "it is full"),
            State.HELD,
            "hold",
            "it is full",
            "checked again within 5s, and as soon as a runner ends"));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void readyTicket_showsItsVerdict(
      Verdict verdict, State state, String word, String why, String next) {
    JobStatus reason = Explaining.judge(ready(POOL, demand(POOL), List.of(other(), verdict)));
    assertEquals(state, reason.state());
    assertEquals(Optional.of(word), reason.verdict());
    assertEquals(why, reason.why());
    assertEquals(next, reason.next());
  }

  @Test
  void blockedTicket_showsByWhat_andWhenItIsTriedAgain() {
    Provisioning.Facts facts = blocked(new Blocked(SOON, "EC2 has no m5.large"));
    JobStatus reason =
        Explaining.judge(
            ready(
                POOL, facts, List.of(new Verdict.Hold(List.of(ONE), SOON, "EC2 has no m5.large"))));
    assertEquals(
        "EC2 has no m5.large, so nothing is launched for pool linux-x64 and acme", reason.why());
    assertEquals("tried again in 40s", reason.next());
    assertEquals(Optional.of(SOON), reason.until());
  }

  @Test
  void ticketOfAPoolWithoutSlots_showsWhatToRaise() {
    RunnerPool none = PoolBuilder.pool("linux-x64").maxRunners(0).build();
    JobStatus reason =
        Explaining.judge(
            ready(none, demand(none), List.of(new Verdict.Hold(List.of(ONE), SOON, "full"))));
    assertEquals("nothing is launched before max-runners is raised", reason.next());
    assertEquals(Optional.empty(), reason.until());
  }

  @Test
  void ticketBehindALook_isHeldByWhatHoldsTheLook_orByThoseBeforeIt() {
    JobStatus held =
        Explaining.judge(
            ready(POOL, demand(POOL), List.of(new Verdict.Hold(List.of(TWO), SOON, "it is full"))));
    assertEquals("it is full", held.why());
    assertEquals(Optional.of("hold"), held.verdict());
    JobStatus behind =
        Explaining.judge(ready(POOL, demand(POOL), List.of(new Verdict.Launch(List.of(TWO)))));
    assertEquals("2 jobs that wait longer for pool linux-x64 and acme come first", behind.why());
    assertEquals(Optional.empty(), behind.verdict());
  }

  @Test
  void readyTicket_showsWhyNoRoundRuns() {
    assertEquals(
        "musterd is starting or stopping, and launches nothing for pool linux-x64 and acme",
        Explaining.judge(facts(ONE, new Round.Closed())).why());
    assertEquals(
        "EC2 has not yet answered the last fleet request for pool linux-x64 and acme",
        Explaining.judge(facts(ONE, new Round.Unanswered())).why());
  }

  @Test
  void delayedTicket_showsWhyAndWhen_alsoWhenItsTimeIsOver() {
    PendingJob delayed = ONE.withStage(new Stage.Delayed(SOON, "GitHub says completed"));
    JobStatus reason = Explaining.judge(facts(delayed, new Round.Closed()));
    assertEquals(
        JobStatus.of(State.HELD, "GitHub says completed", "checked again in 40s").until(SOON),
        reason);
    PendingJob due = ONE.withStage(new Stage.Delayed(NOON, "GitHub says completed"));
    assertEquals("checked again now", Explaining.judge(facts(due, new Round.Closed())).next());
  }

  static Stream<Arguments> runners() {
    Runner young = booting(1, Duration.ofSeconds(20));
    Runner idle = idle(1, Duration.ofMinutes(8), Duration.ofMinutes(4));
    return Stream.of(
        arguments(
            RunnerSamples.underway(young),
            "was launched for it 20s ago, and is being registered with GitHub",
            "it boots meanwhile; what cannot be registered is replaced"),
        arguments(young, "boots for it since 20s", "replaced if it is not online in 4m40s"),
        arguments(
            booting(1, Duration.ofMinutes(6)),
            "is not online after 6m",
            "the lists are read, and another is launched if it is not there"),
        arguments(
            idle,
            "is online and idle, and GitHub has not yet given it the job",
            "retired as a mismatch if it is still idle in 6m"),
        arguments(
            RunnerSamples.seen(idle, true, true),
            "is busy at GitHub, with this job or another",
            "released when GitHub says that it started, else another runner is found"),
        arguments(
            RunnerSamples.finished(idle),
            "went offline",
            "another is launched when the next list confirms it"));
  }

  @ParameterizedTest
  @MethodSource("runners")
  void coveredTicket_showsWhatItsRunnerDoes(Runner runner, String does, String next) {
    PendingJob pending = ONE.withStage(new Stage.Covered(runner.id()));
    JobStatus reason =
        Explaining.judge(
            new Facts(
                NOON,
                pending,
                POOL,
                new Round.Unanswered(),
                Optional.of(runner),
                Optional.empty(),
                Optional.empty()));
    assertEquals(State.COVERED, reason.state());
    assertEquals("runner i-00000000000000001 " + does, reason.why());
    assertEquals(next, reason.next());
  }

  @Test
  void coveredTicket_showsThatItsRunnerIsGone() {
    PendingJob pending = ONE.withStage(new Stage.Covered(instanceId(1)));
    assertEquals(
        "runner i-00000000000000001, which was meant for it, is gone",
        Explaining.judge(facts(pending, new Round.Closed())).why());
  }

  @Test
  void ticketUnderway_showsWhoIsAsked_andThatAnAnswerWasLost() {
    PendingJob pending = ONE.withStage(new Stage.Underway(Stage.Underway.ASKING_EC2));
    assertEquals(
        "asking EC2, for pool linux-x64 and acme",
        Explaining.judge(facts(pending, new Round.Unanswered())).why());
    Event lost = new Event.JobHeld(jobId(1), OWNER_POOL, SOON, "EC2's answer was lost: timeout");
    JobStatus reason =
        Explaining.judge(
            new Facts(
                NOON,
                pending,
                POOL,
                new Round.Unanswered(),
                Optional.empty(),
                Optional.of(lost),
                Optional.empty()));
    assertEquals(
        "asking EC2 for pool linux-x64 and acme: EC2's answer was lost: timeout", reason.why());
    assertEquals(Optional.of(SOON), reason.until());
    PendingJob elsewhere = ONE.withStage(new Stage.Underway("asking GitHub"));
    assertEquals(
        "asking GitHub, for pool linux-x64 and acme",
        Explaining.judge(
                new Facts(
                    NOON,
                    elsewhere,
                    POOL,
                    new Round.Unanswered(),
                    Optional.empty(),
                    Optional.of(lost),
                    Optional.empty()))
            .why());
  }

  private static Verdict other() {
    return new Verdict.Cover(TWO, instanceId(2));
  }

  private static Facts facts(PendingJob pending, Round round) {
    return new Facts(
        NOON, pending, POOL, round, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Facts ready(RunnerPool pool, Provisioning.Facts facts, List<Verdict> verdicts) {
    return new Facts(
        NOON,
        ONE,
        pool,
        new Round.Judged(facts, verdicts),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Provisioning.Facts demand(RunnerPool pool) {
    return demand(pool, Optional.empty());
  }

  private static Provisioning.Facts blocked(Blocked blocked) {
    return demand(POOL, Optional.of(blocked));
  }

  private static Provisioning.Facts demand(RunnerPool pool, Optional<Blocked> blocked) {
    return new Provisioning.Facts(
        NOON,
        pool,
        List.of(ONE, TWO),
        List.of(),
        new Capacity(0, 0, 50, blocked, false),
        new Provisioning.Verification(Verify.AUTO, 5, NOON, NOON));
  }
}
