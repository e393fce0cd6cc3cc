package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.Redelivering.Facts;
import dev.musterd.decide.Redelivering.RequestedRedelivery;
import dev.musterd.decide.Redelivering.Verdict;
import dev.musterd.model.delivery.LoggedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedeliveringTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Map<String, RequestedRedelivery> NEVER_ASKED = Map.of();

  /** Attempts as {@code minutes ago:status}, and whether another is asked for at noon. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          60:503                            | yes | a failure is asked for at once
          0:401                             | yes | also a fresh one, if it was answered
          60:0                              | yes | nobody answered
          0:0                               | no  | nobody has answered yet
          60:202                            | no  | it arrived
          60:200                            | no  | it arrived and was not for us
          60:503 50:202                     | no  | the second attempt arrived
          60:202 50:503                     | no  | somebody repeated what had arrived
          60:302                            | yes | a redirect is no arrival
          60:503 4:503                      | no  | it failed twice, 5 minutes have not passed
          60:503 5:503                      | yes | they have
          60:503 5:0                        | yes | the attempt under way has had its time
          60:503 50:503 9:503               | no  | the third time, 10 minutes have to pass
          60:503 50:503 10:503              | yes | they have
          170:1 160:1 150:1 100:1 39:1      | no  | the fifth time, 40 minutes
          170:1 160:1 150:1 100:1 40:1      | yes | they have passed
          170:1 165:1 160:1 155:1 150:1 140:1 120:1 60:1 | yes | never longer than an hour
          """)
  void delivery_isAskedForAgain(String attempts, String expected, String why) {
    List<Verdict> verdicts = Redelivering.judge(look(log("workflow_job", "queued", attempts)));
    boolean asked = verdicts.stream().anyMatch(Verdict.Redeliver.class::isInstance);
    assertEquals(expected, asked ? "yes" : "no", why);
  }

  @ParameterizedTest
  @CsvSource({
    "workflow_job, queued,      false, true",
    "workflow_job, in_progress, false, true",
    "workflow_job, completed,   false, true",
    "workflow_job, waiting,     false, false",
    "check_run,    created,     false, false",
    "check_run,    created,     true,  true",
    "check_run,    completed,   true,  false",
    "push,         '',          true,  false",
    "ping,         '',          true,  false"
  })
  void onlyWhatMatters_isAskedFor(String event, String action, boolean checkRuns, boolean asked) {
    Facts facts = new Facts(NOON, log(event, action, "60:503"), NEVER_ASKED, INTERVAL, checkRuns);
    assertEquals(asked ? 1 : 0, Redelivering.judge(facts).size());
  }

  @Test
  void delivery_isNamedByItsFirstAttempt_withWhatTheLastBrought() {
    List<LoggedDelivery> log = log("workflow_job", "queued", "60:503 30:0");
    assertEquals(
        List.of(new Verdict.Redeliver(log.getFirst(), 2, "no answer")),
        Redelivering.judge(look(log)));
  }

  @Test
  void delivery_isGivenUp_whenOnlyItsRedeliveriesAreStillInTheLog() {
    LoggedDelivery redelivery = attempt(1, "old", true, ago(100), 503);
    assertEquals(List.of(), Redelivering.judge(look(List.of(redelivery))));
  }

  @Test
  void delivery_isNotAskedForTwice_whileTheLogDoesNotShowTheFirstRequest() {
    List<LoggedDelivery> log = log("workflow_job", "queued", "60:503");
    String guid = log.getFirst().guid();
    assertEquals(
        List.of(new Verdict.Pause(log.getFirst(), ago(-1), "2 attempts failed or are under way")),
        Redelivering.judge(
            new Facts(
                NOON, log, Map.of(guid, new RequestedRedelivery(1, ago(4))), INTERVAL, false)));
    assertInstanceOf(
        Verdict.Redeliver.class,
        Redelivering.judge(
                new Facts(
                    NOON, log, Map.of(guid, new RequestedRedelivery(1, ago(5))), INTERVAL, false))
            .getFirst());
    assertInstanceOf(
        Verdict.Pause.class,
        Redelivering.judge(
                new Facts(
                    NOON, log, Map.of(guid, new RequestedRedelivery(3, ago(19))), INTERVAL, false))
            .getFirst());
  }

  /** A door that never opens: what one delivery costs while it is looked back at. */
  @Test
  void delivery_thatFailsForGood_isAskedForEverMoreSeldom() {
    List<LoggedDelivery> log = new ArrayList<>(log("workflow_job", "queued", "0:400"));
    List<Long> minutes = new ArrayList<>();
    for (int minute = 0; minute < 180; minute += 5) {
      Instant now = NOON.plus(Duration.ofMinutes(minute));
      if (Redelivering.judge(new Facts(now, log, NEVER_ASKED, INTERVAL, false)).getFirst()
          instanceof Verdict.Redeliver(LoggedDelivery first, int attempts, String _)) {
        log.add(attempt(first.id() + attempts, first.guid(), true, now, 400));
        minutes.add((long) minute);
      }
    }
    assertEquals(List.of(0L, 5L, 15L, 35L, 75L, 135L), minutes);
  }

  @Test
  void pauses_areAsLongAsTheInterval_whenThatIsLongerThanAnHour() {
    List<LoggedDelivery> log = log("workflow_job", "queued", "170:503 61:503");
    Facts facts = new Facts(NOON, log, NEVER_ASKED, Duration.ofHours(2), false);
    assertInstanceOf(Verdict.Pause.class, Redelivering.judge(facts).getFirst());
  }

  @Test
  void round_takesTheOldest_andLeavesTheRestToTheNext() {
    int more = 30;
    List<LoggedDelivery> log =
        new ArrayList<>(
            IntStream.range(0, Redelivering.ROUND_MAX + more)
                .mapToObj(n -> attempt(n, "guid-" + n, false, NOON.minusSeconds(9_000 - n), 0))
                .toList());
    List<LoggedDelivery> oldestFirst = List.copyOf(log);
    Collections.shuffle(log, new Random(1));
    List<Verdict> verdicts = Redelivering.judge(look(log));
    assertEquals(oldestFirst, verdicts.stream().map(Verdict::first).toList());
    for (int n = 0; n < verdicts.size(); n++) {
      assertEquals(n >= Redelivering.ROUND_MAX, verdicts.get(n) instanceof Verdict.NextRound);
    }
  }

  private static Facts look(List<LoggedDelivery> log) {
    return new Facts(NOON, log, NEVER_ASKED, INTERVAL, false);
  }

  private static List<LoggedDelivery> log(String event, String action, String attempts) {
    List<LoggedDelivery> log = new ArrayList<>();
    for (String attempt : attempts.split(" ")) {
      String[] parts = attempt.split(":");
      log.add(
          new LoggedDelivery(
              190_000_000_000_000_001L + log.size(),
              "guid",
              !log.isEmpty(),
              event,
              action,
              ago(Integer.parseInt(parts[0])),
              Integer.parseInt(parts[1])));
    }
    return log;
  }

  private static LoggedDelivery attempt(
      long id, String guid, boolean redelivery, Instant at, int status) {
    return new LoggedDelivery(id, guid, redelivery, "workflow_job", "queued", at, status);
  }

  private static Instant ago(int minutes) {
    return NOON.minus(Duration.ofMinutes(minutes));
  }
}
