package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.EventScreening.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventScreeningTest {
  private static final InstanceNotice.Place HOME =
      new InstanceNotice.Place("123456789012", "eu-west-1");

  private static InstanceNotice notice(InstanceNotice.Place place, Kind kind) {
    return new InstanceNotice(
        "e", place, Instant.EPOCH, new Instance.Id("i-0123456789abcdef0"), kind);
  }

  private static Verdict judge(Kind kind) {
    return EventScreening.judge(notice(HOME, kind), HOME, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutting-down", "terminated"})
  void end_isAskedAbout(String state) {
    assertEquals(new Verdict.Ask(), judge(new Kind.StateChanged(state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running", "stopping", "stopped", "a new word"})
  void otherStates_areLeftToTheLists(String state) {
    assertInstanceOf(Verdict.Ignore.class, judge(new Kind.StateChanged(state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "stop", "hibernate"})
  void warning_isTaken_whateverFollows(String action) {
    assertEquals(new Verdict.Warn(action), judge(new Kind.InterruptionWarned(action)));
  }

  @Test
  void recommendation_isNoted() {
    assertEquals(new Verdict.Advise(), judge(new Kind.RebalanceRecommended()));
  }

  @ParameterizedTest
  @CsvSource({"999999999999, eu-west-1", "123456789012, us-east-1", "'', ''"})
  void eventOfAnotherPlace_isIgnored_evenOfAnInstanceThatWeKnow(String account, String region) {
    InstanceNotice notice =
        notice(new InstanceNotice.Place(account, region), new Kind.InterruptionWarned("terminate"));
    assertInstanceOf(Verdict.Ignore.class, EventScreening.judge(notice, HOME, true));
  }

  @Test
  void eventOfNoInstanceOfOurs_isIgnored() {
    InstanceNotice notice = notice(HOME, new Kind.StateChanged("terminated"));
    assertInstanceOf(Verdict.Ignore.class, EventScreening.judge(notice, HOME, false));
  }

  @Test
  void event_isSaidInWords() {
    assertEquals(
        "i-0123456789abcdef0 is stopping",
        EventScreening.about(notice(HOME, new Kind.StateChanged("stopping"))));
    assertEquals(
        "i-0123456789abcdef0 will be interrupted: stop",
        EventScreening.about(notice(HOME, new Kind.InterruptionWarned("stop"))));
    assertEquals(
        "i-0123456789abcdef0 may be interrupted",
        EventScreening.about(notice(HOME, new Kind.RebalanceRecommended())));
  }
}
