package dev.musterd.flow.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchBackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final LaunchBackoff setbacks = new LaunchBackoff();

  private static OwnerPool group(int number) {
    return new OwnerPool("linux-x64", new Owner.Organization("acme-" + number));
  }

  private Duration note(OwnerPool ownerPool, LaunchFailureKind trouble, Instant now) {
    return Duration.between(now, setbacks.note(ownerPool, trouble, now, "why"));
  }

  @Test
  void wait_doubles_untilEc2Delivers() {
    assertEquals(FIRST, note(group(1), LaunchFailureKind.CAPACITY, NOW));
    assertEquals(
        FIRST.multipliedBy(2), note(group(1), LaunchFailureKind.CAPACITY, NOW.plusSeconds(10)));
    setbacks.launched(group(1));
    assertEquals(FIRST, note(group(1), LaunchFailureKind.CAPACITY, NOW.plusSeconds(60)));
  }

  @Test
  void success_isNotRemembered() {
    for (int i = 0; i < 1000; i++) {
      setbacks.launched(group(i));
      setbacks.configured(group(i), NOW);
      setbacks.booted(group(i));
    }
    assertEquals(0, setbacks.size());
  }

  @Test
  void group_isForgotten_onceItsTroubleIsOver() {
    note(group(1), LaunchFailureKind.CAPACITY, NOW);
    setbacks.launched(group(1));
    assertTrue(setbacks.at(group(1), NOW).isPresent(), "the wait goes on");
    setbacks.configured(group(1), NOW.plus(FIRST));
    assertEquals(0, setbacks.size());
  }

  @Test
  void groupsOfYesterday_areForgotten_whenAnotherHasTrouble() {
    for (int i = 0; i < 1000; i++) {
      note(group(i), LaunchFailureKind.UNCONFIGURED, NOW.plusSeconds(i));
    }
    Instant later = NOW.plusSeconds(500).plus(LaunchBackoff.MEMORY);
    note(group(5000), LaunchFailureKind.CAPACITY, later);
    assertEquals(501, setbacks.size());
    assertEquals(Duration.ofSeconds(30), note(group(1), LaunchFailureKind.UNCONFIGURED, later));
    assertEquals(Duration.ofSeconds(60), note(group(999), LaunchFailureKind.UNCONFIGURED, later));
  }

  @Test
  void troubleOfToday_isKept_howeverManyOthersCome() {
    note(group(0), LaunchFailureKind.UNBOOTED, NOW);
    Instant later = NOW.plus(LaunchBackoff.MEMORY);
    note(group(1), LaunchFailureKind.CAPACITY, later);
    assertEquals(Duration.ofMinutes(2), note(group(0), LaunchFailureKind.UNBOOTED, later));
  }

  @Test
  void booted_endsTheWaitForBoots_andNoOther() {
    note(group(1), LaunchFailureKind.UNBOOTED, NOW);
    note(group(2), LaunchFailureKind.QUOTA, NOW);
    setbacks.booted(group(1));
    setbacks.booted(group(2));
    assertEquals(Optional.empty(), setbacks.at(group(1), NOW));
    assertTrue(setbacks.at(group(2), NOW).isPresent());
    assertEquals(1, setbacks.size());
  }

  @Test
  void oneOfMany_countsOnce() {
    Instant first = setbacks.noteOneOfMany(group(1), LaunchFailureKind.UNCONFIGURED, NOW, "one");
    setbacks.noteOneOfMany(group(1), LaunchFailureKind.UNCONFIGURED, NOW, "two");
    assertEquals(NOW.plusSeconds(30), first);
    assertEquals(
        NOW.plusSeconds(30), setbacks.at(group(1), NOW).map(it -> it.until()).orElseThrow());
  }
}
