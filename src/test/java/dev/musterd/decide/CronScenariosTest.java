package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Row 91 of docs/scenarios.md: where the reference's idle windows surprised, since it asked only
 * whether the next match of the cron is less than five seconds away.
 */
class CronScenariosTest {
  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  /** Monday; the reference closed within the last half second, and at 18:00:00 sharp. */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "08:59:54.900, false",
    "08:59:55.100, true",
    "09:00:00,     true",
    "13:37:42.123, true",
    "17:59:58.500, true",
    "17:59:59.500, true",
    "18:00:00,     true",
    "18:00:05,     false",
  })
  void workingHours_areOpen_fromTheirFirstSecondToTheirLast(String time, boolean open) {
    assertEquals(open, isOpen("* * 9-17 * * 1-5", "2026-11-23T" + time));
  }

  /** A tick comes at second 0; there, a cron without seconds never matched. */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "08:59:00, false",
    "09:00:00, true",
    "09:00:30, true",
    "12:05:00, true",
    "17:59:00, true",
    "18:01:00, false",
  })
  void windowWithoutSeconds_isOpen_whenTheTickIsAtSecondZero(String time, boolean open) {
    assertEquals(open, isOpen("* 9-17 * * 1-5", "2026-11-23T" + time));
  }

  /** 21 November 2026 is a Saturday. */
  @ParameterizedTest(name = "{0}: Friday {1}, Saturday {2}, Sunday {3}, Monday {4}")
  @CsvSource({
    "* * * * 6-7,     false, true,  true,  false",
    "'* * * * 6,7',   false, true,  true,  false",
    "'* * * * 0,6',   false, true,  true,  false",
    "* * * * sat-sun, false, true,  true,  false",
    "* * * * 0-7,     true,  true,  true,  true",
    "* * * * 7,       false, false, true,  false",
    "* * * * 1-5,     true,  false, false, true",
  })
  void sunday_isBothZeroAndSeven(
      String cron, boolean friday, boolean saturday, boolean sunday, boolean monday) {
    assertEquals(friday, isOpen(cron, "2026-11-20T12:00:00"));
    assertEquals(saturday, isOpen(cron, "2026-11-21T12:00:00"));
    assertEquals(sunday, isOpen(cron, "2026-11-22T12:00:00"));
    assertEquals(monday, isOpen(cron, "2026-11-23T12:00:00"));
  }

  @Test
  void workingHours_followTheClockOnTheWall_throughAChange() {
    assertEquals(true, isOpenAt("* 9-17 * * *", "2027-03-27T08:00:00Z"));
    assertEquals(true, isOpenAt("* 9-17 * * *", "2027-03-28T07:00:00Z"));
    assertEquals(false, isOpenAt("* 9-17 * * *", "2027-03-28T16:30:00Z"));
    assertEquals(false, isOpenAt("* 9-17 * * *", "2026-10-25T07:30:00Z"));
    assertEquals(true, isOpenAt("* 9-17 * * *", "2026-10-25T16:30:00Z"));
  }

  private static boolean isOpen(String cron, String local) {
    Instant at = LocalDateTime.parse(local).atZone(AMSTERDAM).toInstant();
    return new IdleSchedule(cron).isOpen(AMSTERDAM, at);
  }

  private static boolean isOpenAt(String cron, String instant) {
    return new IdleSchedule(cron).isOpen(AMSTERDAM, Instant.parse(instant));
  }
}
