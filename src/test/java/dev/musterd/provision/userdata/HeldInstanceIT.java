package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance that somebody holds for debugging, by its tag in the metadata, true or not. */
@Order(1) // Among the longest; it needs no daemon.
class HeldInstanceIT extends InstanceBoot {
  private static final String STAYS = "; staying on, as it is held\n";
  private static final String ENDED = "the ephemeral runner has ended";

  /** Far away enough that no test reaches it, and within max-lifetime. */
  private static String inAnHour() {
    return in(Duration.ofHours(1));
  }

  private static String in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void boot() throws Exception {
    services.parameter(JIT);
    boot("pools.linux-x64.max-lifetime = 1 day");
  }

  private long reads() {
    return services.calls().stream().filter("hold-until"::equals).count();
  }

  @Test
  void heldInstance_staysUntilItsTagIsGone() throws Exception {
    services.holds(Collections.nCopies(3, Map.entry(200, inAnHour())));
    boot();
    assertOff(ENDED);
    assertEquals(4, reads());
    assertEquals(
        1, machine.console().lines().filter(line -> (line + "\n").endsWith(STAYS)).count());
    assertTrue(machine.console().contains(ENDED + STAYS), machine::console);
  }

  @Test
  void heldInstance_staysAfterAFailure_andSaysItsReasonAtBothTimes() throws Exception {
    runnerEnds("exit 7", "exit 0");
    services.holds(List.of(Map.entry(200, inAnHour())));
    boot();
    assertOff("the runner ended with exit status 7");
    assertTrue(machine.console().contains("exit status 7" + STAYS), machine::console);
  }

  @Test
  void hold_thatIsOver_isNone() throws Exception {
    services.holds(List.of(Map.entry(200, in(Duration.ofMinutes(-1)))));
    boot();
    assertOff(ENDED);
    assertEquals(1, reads());
    assertFalse(machine.console().contains(STAYS), machine::console);
  }

  /** One bad answer must not cost the machine that somebody looks at. */
  @Test
  void metadataThatFailForAMoment_endNoHold() throws Exception {
    services.holds(
        List.of(
            Map.entry(200, inAnHour()),
            Map.entry(500, ""),
            Map.entry(503, ""),
            Map.entry(200, inAnHour())));
    boot();
    assertOff(ENDED);
    assertEquals(5, reads());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2999-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "tomorrow",
        "99999999999",
        "",
        "<html>not the metadata</html>",
        "$(touch /run/injected)",
        "2026-13-45T99:00:00Z"
      })
  void nonsense_holdsNothing(String value) throws Exception {
    services.holds(Collections.nCopies(9, Map.entry(200, value)));
    boot();
    assertOff(ENDED);
    assertEquals(1, reads());
    assertFalse(machine.console().contains(STAYS), machine::console);
    assertEquals("", machine.read("/run/injected"));
  }

  @Test
  void hold_beyondMaxLifetime_isNone() throws Exception {
    services.holds(Collections.nCopies(9, Map.entry(200, in(Duration.ofHours(26)))));
    boot();
    assertOff(ENDED);
    assertFalse(machine.console().contains(STAYS), machine::console);
  }

  @ParameterizedTest
  @CsvSource({"404, 1", "500, 3", "401, 3"})
  void metadataThatRefuse_holdNothing(int status, int reads) throws Exception {
    services.holds(Collections.nCopies(9, Map.entry(status, "")));
    boot();
    assertOff(ENDED);
    assertEquals(reads, reads());
  }

  @Test
  void metadataThatHang_holdNothing() throws Exception {
    services.holdHangs(() -> machine.touch(InstanceMachine.TIME_IS_UP));
    boot();
    assertOff(ENDED);
    assertFalse(machine.console().contains(STAYS), machine::console);
  }

  /** The end of max-lifetime comes from outside of the script that waits. */
  @Test
  void maxLifetime_endsAHold() throws Exception {
    machine.write("/run/timer-comes", "");
    services.holds(Collections.nCopies(100_000, Map.entry(200, inAnHour())));
    boot();
    assertTrue(
        machine.console().contains("musterd: max-lifetime is over; powering off\n"),
        machine::console);
  }
}
