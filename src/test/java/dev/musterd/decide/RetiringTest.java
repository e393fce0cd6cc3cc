package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Retiring.Facts;
import dev.musterd.decide.Retiring.Verdict;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerSamples;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetiringTest {
  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final Registration.Id REGISTRATION = new Registration.Id(7);
  private static final Runner IDLE = idle(1, Duration.ofHours(1), Duration.ofMinutes(2));
  private static final Runner BOOTING = ModelSamples.booting(1, Duration.ofMinutes(1));
  private static final Runner BUSY = RunnerSamples.at(IDLE, jobId(9));
  private static final String ID = IDLE.id().value();

  private static Verdict judge(Runner runner, boolean registered, boolean listed) {
    return Retiring.judge(facts(runner, true, registered, listed, false));
  }

  private static Facts facts(
      Runner runner, boolean ephemeral, boolean registered, boolean listed, boolean whenIdle) {
    return new Facts(
        NOON,
        runner,
        BOOT,
        ephemeral,
        Optional.of(REGISTRATION).filter(_ -> registered),
        listed,
        whenIdle);
  }

  @Test
  void registration_isDeletedFirst_ofOneThatIdlesOrBoots() {
    assertEquals(new Verdict.Deregister(REGISTRATION), judge(IDLE, true, false));
    assertEquals(new Verdict.Deregister(REGISTRATION), judge(BOOTING, true, false));
  }

  @Test
  void unknownRegistration_isLookedForFirst() {
    assertEquals(new Verdict.List(), judge(BOOTING, false, false));
    assertEquals(new Verdict.Terminate(), judge(BOOTING, false, true));
  }

  @Test
  void runnerThatIsBeingRegistered_isLeft() {
    assertEquals(
        new Verdict.Refuse(
            ID + " is just being registered with GitHub: try again in a few seconds"),
        judge(RunnerSamples.underway(BOOTING), false, true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keptRunner_isLeft_whateverItDoes(boolean whenIdle) {
    for (Runner runner : new Runner[] {IDLE, BOOTING, BUSY}) {
      assertEquals(
          new Verdict.Refuse(
              ID + " is tagged musterd:keep=true, so musterd never ends it: remove the tag first"),
          Retiring.judge(facts(RunnerSamples.tagged(runner), false, true, true, whenIdle)));
    }
  }

  @Test
  void heldRunner_isLeftAlone() {
    Runner held = RunnerSamples.held(IDLE, Duration.ofMinutes(1));
    assertEquals(
        new Verdict.Refuse(
            "%s is held until %s by alice: `musterd hold %s --off` lets it go"
                .formatted(ID, NOON.plusSeconds(60), ID)),
        Retiring.judge(facts(held, false, true, true, false)));
  }

  @Test
  void busyRunner_isLeft_unlessItsJobMayEnd() {
    assertEquals(
        new Verdict.Refuse(
            ID + " runs job 10000000009, and is left alone; --when-idle has it retired after that"),
        Retiring.judge(facts(BUSY, false, true, true, false)));
    assertEquals(
        new Verdict.Ends(ID + " runs job 10000000009, takes no other, and ends after it"),
        Retiring.judge(facts(BUSY, true, true, true, true)));
    assertEquals(
        new Verdict.Wait(
            Optional.of(REGISTRATION),
            ID + " runs job 10000000009, gets no other, and ends after it"),
        Retiring.judge(facts(BUSY, false, true, true, true)));
  }

  @Test
  void runnerThatIsBusyAsOnlyGitHubKnows_isLeft_unlessItsJobMayEnd() {
    assertEquals(
        new Verdict.Refuse(
            ID
                + " runs a job, as GitHub says, and is left alone; --when-idle has it retired"
                + " after that"),
        Retiring.stillBusy(facts(IDLE, false, true, true, false)));
    assertEquals(
        new Verdict.Wait(
            Optional.of(REGISTRATION),
            ID + " runs a job, as GitHub says, gets no other, and ends after it"),
        Retiring.stillBusy(facts(IDLE, false, true, true, true)));
  }

  @Test
  void finishedRunner_goesByItself() {
    assertEquals(
        new Verdict.Ends(ID + " has done its work, and is about to go"),
        judge(RunnerSamples.finished(BUSY), true, false));
  }
}
