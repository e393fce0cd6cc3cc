package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.IdleRule;
import dev.musterd.model.IdleRule.Eviction;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleScheduleTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      textBlock =
          """
          # every spelling of the weekday, from Sunday on
          1-5,         .12345.
          6-7,         0.....6
          '6,7',       0.....6
          0-7,         0123456
          5-1,         01...56
          sat-mon,     01....6
          0,           0......
          7,           0......
          mon-fri,     .12345.
          'Sat,SUN',   0.....6
          */2,         0.2.4.6
          1-5/2,       .1.3.5.
          1/2,         .1.3.5.
          'mon,3,fri', .1.3.5.
          *,           0123456
          ?,           0123456
          """)
  void weekday_isRead_inEverySpelling(String field, String days) {
    IdleSchedule schedule = new IdleSchedule("* * 9-17 * * " + field);
    String open =
        IntStream.range(0, 7)
            .mapToObj(day -> isOpen(schedule, "2026-11-%dT12:00:30".formatted(22 + day), day))
            .collect(Collectors.joining());
    assertEquals(days, open);
  }

  private static String isOpen(IdleSchedule schedule, String time, int sign) {
    return isOpen(schedule, "UTC", time) ? String.valueOf(sign) : ".";
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      textBlock =
          """
          * * * * *,               111111111111111111111111
          * 9-17 * * *,            .........111111111......
          * 22-6 * * *,            1111111...............11
          * 22-6/2 * * *,          1.1.1.1...............1.
          * */5 * * *,             1....1....1....1....1...
          * 3/5 * * *,             ...1....1....1....1....1
          '* 1,3,20-22 * * *',     .1.1................111.
          * 9-17 23 11 *,          .........111111111......
          * 9-17 23 NOV *,         .........111111111......
          * 9-17 ? oct-feb ?,      .........111111111......
          * 9-17 24 * *,           ........................
          * 9-17 * dec-oct *,      ........................
          * 9-17 28-3 * *,         ........................
          * 9-17 28-23 * *,        .........111111111......
          """)
  void window_coversHours_onAMondayInNovember(String cron, String hours) {
    IdleSchedule schedule = new IdleSchedule(cron);
    String open =
        IntStream.range(0, 24)
            .mapToObj(hour -> "2026-11-23T%02d:30:30".formatted(hour))
            .map(time -> isOpen(schedule, "UTC", time) ? "1" : ".")
            .collect(Collectors.joining());
    assertEquals(hours, open);
  }

  /** 2026-11-13 is a Friday, 2026-11-16 a Monday. */
  @Test
  void dayAndWeekday_eitherSuffices_whenBothAreRestricted() {
    IdleSchedule both = new IdleSchedule("* * 13 * 1");
    assertEquals(
        List.of(2, 9, 13, 16, 23, 30),
        IntStream.rangeClosed(1, 30)
            .filter(day -> isOpen(both, "UTC", "2026-11-%02dT12:00:30".formatted(day)))
            .boxed()
            .toList());
  }

  @ParameterizedTest(name = "{0} at {1} -> {2}")
  @CsvSource(
      textBlock =
          """
          * * 9-17 * * 1-5, 08:59:54.999, false
          * * 9-17 * * 1-5, 08:59:55,     true
          * * 9-17 * * 1-5, 09:00:00,     true
          * * 9-17 * * 1-5, 17:59:59.999, true
          * * 9-17 * * 1-5, 18:00:04.999, true
          * * 9-17 * * 1-5, 18:00:05,     false
          * 9-17 * * 1-5,   08:59:54.999, false
          * 9-17 * * 1-5,   08:59:55,     true
          * 9-17 * * 1-5,   12:34:56.789, true
          * 9-17 * * 1-5,   18:00:04.999, true
          * 9-17 * * 1-5,   18:00:05,     false
          30 12 * * *,      12:29:54,     false
          30 12 * * *,      12:30:59,     true
          30 12 * * *,      12:31:05,     false
          * 22-6 * * *,     21:59:54.999, false
          * 22-6 * * *,     21:59:55,     true
          * 22-6 * * *,     23:59:59.999, true
          * 22-6 * * *,     00:00:00,     true
          * 22-6 * * *,     06:59:59.999, true
          * 22-6 * * *,     07:00:04.999, true
          * 22-6 * * *,     07:00:05,     false
          * * 22-6 * * *,   21:59:55,     true
          * * 22-6 * * *,   00:00:00,     true
          * * 22-6 * * *,   07:00:05,     false
          0 30 12 * * *,    12:29:55,     true
          0 30 12 * * *,    12:30:00.999, true
          0 30 12 * * *,    12:30:05.999, true
          0 30 12 * * *,    12:30:06,     false
          """)
  void window_hasFiveSecondsOfTolerance_atItsEdges(String cron, String time, boolean open) {
    for (String zone : List.of("UTC", "Europe/Amsterdam", "Asia/Kolkata", "Pacific/Auckland")) {
      assertEquals(open, isOpen(new IdleSchedule(cron), zone, "2026-11-23T" + time), zone);
    }
  }

  @Test
  void window_isJudgedInItsOwnZone() {
    IdleSchedule office = new IdleSchedule("* 9-17 * * 1-5");
    Instant sundayInLondon = Instant.parse("2026-11-22T23:30:00Z");
    assertEquals(false, office.isOpen(ZoneId.of("Europe/London"), sundayInLondon));
    assertEquals(true, office.isOpen(ZoneId.of("Pacific/Auckland"), sundayInLondon));
    Instant inKolkata = Instant.parse("2026-11-23T03:30:00Z");
    assertEquals(true, office.isOpen(ZoneId.of("Asia/Kolkata"), inKolkata));
    assertEquals(false, office.isOpen(ZoneId.of("Asia/Kolkata"), inKolkata.minusSeconds(6)));
  }

  /** The window's instants by UTC, in quarters of an hour, in the night of the change. */
  @ParameterizedTest(name = "{0} {1} from {2} -> {3}")
  @CsvSource(
      textBlock =
          """
          # 02:00 to 03:00 does not exist in this night: at 01:00Z it becomes 03:00
          Europe/Amsterdam, * * 2 * * *,    2027-03-28T00:00:00Z, ....1111........
          Europe/Amsterdam, * 2 * * *,      2027-03-28T00:00:00Z, ....1111........
          Europe/Amsterdam, 30-44 2 * * *,  2027-03-28T00:00:00Z, ......1.........
          Europe/Amsterdam, * 3 * * *,      2027-03-28T00:00:00Z, ....1111........
          Europe/Amsterdam, * 1 * * *,      2027-03-28T00:00:00Z, 1111............
          Europe/Amsterdam, * 1-2 * * *,    2027-03-28T00:00:00Z, 11111111........
          Europe/Amsterdam, * 22-4 * * *,   2027-03-28T00:00:00Z, 111111111111....
          Europe/Amsterdam, * * * * *,      2027-03-28T00:00:00Z, 1111111111111111
          Europe/Amsterdam, * 4 * * *,      2027-03-28T00:00:00Z, ........1111....
          # 02:00 to 03:00 comes twice in this night: at 01:00Z it becomes 02:00 again
          Europe/Amsterdam, * * 2 * * *,    2026-10-25T00:00:00Z, 1111............
          Europe/Amsterdam, 30-44 2 * * *,  2026-10-25T00:00:00Z, ..1.............
          Europe/Amsterdam, * 1-2 * * *,    2026-10-25T00:00:00Z, 1111............
          Europe/Amsterdam, * 2-3 * * *,    2026-10-25T00:00:00Z, 111111111111....
          Europe/Amsterdam, * 22-4 * * *,   2026-10-25T00:00:00Z, 1111111111111111
          Europe/Amsterdam, * * * * *,      2026-10-25T00:00:00Z, 1111111111111111
          Europe/Amsterdam, * 3 * * *,      2026-10-25T00:00:00Z, ........1111....
          # half an hour's jump: at 15:30Z 02:00 becomes 02:30, and at 15:00Z 02:00 becomes 01:30
          Australia/Lord_Howe, * 2 * * *,   2026-10-03T15:00:00Z, ..11............
          Australia/Lord_Howe, 45-59 1 * * *, 2026-04-04T14:00:00Z, ...1............
          # New York: at 07:00Z 02:00 becomes 03:00, and at 06:00Z 02:00 becomes 01:00
          America/New_York, * 2 * * *,      2027-03-14T06:00:00Z, ....1111........
          America/New_York, * * 2-3 * * 0,  2027-03-14T06:00:00Z, ....1111........
          America/New_York, * 9-17 * * 0,   2027-03-14T12:00:00Z, ....111111111111
          America/New_York, * 1 * * *,      2026-11-01T04:00:00Z, ....1111........
          America/New_York, * * 0-1 * * *,  2026-11-01T04:00:00Z, 11111111........
          America/New_York, * 22-6 * * *,   2026-11-01T04:00:00Z, 1111111111111111
          America/New_York, * 9-17 * * 0,   2026-11-01T13:00:00Z, ....111111111111
          # no change at all
          Asia/Kolkata,     * 2 * * *,      2027-03-27T20:30:00Z, 1111............
          UTC,              * 2 * * *,      2027-03-28T02:00:00Z, 1111............
          """)
  void window_isNeitherLostNorDoubled_whenTheClocksChange(
      String zone, String cron, String from, String quarters) {
    IdleSchedule schedule = new IdleSchedule(cron);
    Instant start = Instant.parse(from).plusSeconds(420);
    String open =
        IntStream.range(0, quarters.length())
            .mapToObj(quarter -> start.plusSeconds(900L * quarter))
            .map(at -> schedule.isOpen(ZoneId.of(zone), at) ? "1" : ".")
            .collect(Collectors.joining());
    assertEquals(quarters, open);
  }

  @Test
  void active_isTheFirstRuleWhoseWindowIsOpen() {
    IdleRule tomorrow = rule("* * * * * tue", 9);
    IdleRule today = rule("* * * * * mon", 2);
    IdleRule always = rule("* * * * * *", 1);
    Instant monday = Instant.parse("2026-11-23T12:00:00Z");
    assertEquals(Optional.of(today), IdleSchedule.active(List.of(tomorrow, today, always), monday));
    assertEquals(Optional.of(always), IdleSchedule.active(List.of(always, today), monday));
    assertEquals(Optional.empty(), IdleSchedule.active(List.of(tomorrow), monday));
    assertEquals(Optional.empty(), IdleSchedule.active(List.of(), monday));
  }

  /** Each side of midnight is matched by its own day: a night of two days needs both. */
  @Test
  void windowOverMidnight_isMatchedByTheDayOfEachInstant() {
    IdleSchedule friday = new IdleSchedule("* 22-6 * * fri");
    assertEquals(true, isOpen(friday, "UTC", "2026-11-27T23:59:59"));
    assertEquals(false, isOpen(friday, "UTC", "2026-11-28T03:00:00"));
    assertEquals(true, isOpen(friday, "UTC", "2026-11-27T03:00:00"));
    IdleSchedule both = new IdleSchedule("* 22-6 * * fri,sat");
    assertEquals(true, isOpen(both, "UTC", "2026-11-28T03:00:00"));
  }

  /**
   * A day off in front of the working days: no runner is kept, independent of the rules behind it.
   */
  @Test
  void active_isTheFirst_evenWhenItKeepsNobody() {
    IdleRule dayOff = rule("* * 25 12 *", 0);
    IdleRule always = rule("* * * * *", 4);
    List<IdleRule> rules = List.of(dayOff, always);
    assertEquals(
        Optional.of(dayOff), IdleSchedule.active(rules, Instant.parse("2026-12-25T12:00:00Z")));
    assertEquals(
        Optional.of(always), IdleSchedule.active(rules, Instant.parse("2026-12-26T00:00:05Z")));
  }

  @ParameterizedTest(name = "{0} after {1} -> {2}")
  @CsvSource(
      textBlock =
          """
          */5 * * * *,   2026-11-23T10:01:07.5Z, 2026-11-23T10:05:00Z
          */5 * * * *,   2026-11-23T10:05:00Z,   2026-11-23T10:10:00Z
          27 * * * *,    2026-11-23T23:27:00Z,   2026-11-24T00:27:00Z
          */10 * * * * *, 2026-11-23T10:00:01Z,  2026-11-23T10:00:10Z
          30 4 * * 7,    2026-11-23T00:00:00Z,   2026-11-29T04:30:00Z
          0 0 31 * *,    2026-11-23T00:00:00Z,   2026-12-31T00:00:00Z
          0 0 29 2 *,    2026-11-23T00:00:00Z,   2028-02-29T00:00:00Z
          0 0 13 * 5,    2026-12-05T00:00:00Z,   2026-12-11T00:00:00Z
          0 0 13 * 5,    2026-12-11T00:00:00Z,   2026-12-13T00:00:00Z
          0 22-6/4 * * *, 2026-11-23T22:00:00Z,  2026-11-24T02:00:00Z
          """)
  void next_isTheFirstInstantAfter_byUtc(String cron, Instant after, Instant next) {
    assertEquals(Optional.of(next), new IdleSchedule(cron).next(after));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "",              "a cron has 5 fields (minute hour day month weekday) or 6 (seconds first), not 1"
          @daily,          "a cron has 5 fields (minute hour day month weekday) or 6 (seconds first), not 1"
          * * * * * * *,   "a cron has 5 fields (minute hour day month weekday) or 6 (seconds first), not 7"
          * * L * *,       "'l': #, L and W are not supported; list the days"
          * * L-3 * *,     "'l-3': #, L and W are not supported; list the days"
          * * 15W * *,     "'15w': #, L and W are not supported; list the days"
          * * LW * *,      "'lw': #, L and W are not supported; list the days"
          * * * * 5L,      "'5l': #, L and W are not supported; list the days"
          "* * * * 1,friL", "'fril': #, L and W are not supported; list the days"
          * * * * WED#2,   "'wed#2': #, L and W are not supported; list the days"
          61 * * * *,      "'61' is not a minute: 0 to 59"
          60 * * * * *,    "'60' is not a second: 0 to 59"
          -1 * * * *,      "'' is not a minute: 0 to 59"
          99999999999 * * * *, "'99999999999' is not a minute: 0 to 59"
          ? * * * *,       "'?' is not a minute: 0 to 59"
          * 24 * * *,      "'24' is not an hour: 0 to 23"
          * * 0 * *,       "'0' is not a day of the month: 1 to 31"
          * * * 13 *,      "'13' is not a month: 1 to 12, or jan to dec"
          * * * november *, "'november' is not a month: 1 to 12, or jan to dec"
          * * * * 8,       "'8' is not a weekday: 0 to 7, or sun to sat"
          * * * * wednesday, "'wednesday' is not a weekday: 0 to 7, or sun to sat"
          "* * * * 1,",    "'' is not a weekday: 0 to 7, or sun to sat"
          * * * * 1-3-5,   "'1-3-5' is not a weekday, a range or a step"
          * * * * 1-5/2/2, "'1-5/2/2' is not a weekday, a range or a step"
          */0 * * * *,     "'*/0' has no usable step"
          */ * * * *,      "'*/' has no usable step"
          */x * * * *,     "'*/x' has no usable step"
          * * 30 2 *,      "no such day ever comes: day 30 of month 2"
          "* * 31 4,6 *",  "no such day ever comes: day 31 of month 4,6"
          """)
  void problem_saysWhatIsWrong(String cron, String problem) {
    assertEquals(Optional.of(problem), IdleSchedule.problem(cron));
    assertEquals(
        problem,
        assertThrows(IllegalArgumentException.class, () -> new IdleSchedule(cron)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "  * 9-17   * *  1-5 "
          * * * jul WED
          * * 30 2 1
          * * 29 2 *
          "1,2,3-5,*/20 * * * *"
          """)
  void problem_isNothing_whenTheExpressionIsWellFormed(String cron) {
    assertEquals(Optional.empty(), IdleSchedule.problem(cron));
  }

  @Test
  void next_isLaterEveryTime() {
    IdleSchedule schedule = new IdleSchedule("*/7 22-2 1-15/3 * 6");
    Instant at = Instant.parse("2026-11-23T10:00:00Z");
    for (int i = 0; i < 200; i++) {
      Instant next = schedule.next(at).orElseThrow();
      assertTrue(next.isAfter(at) && schedule.isOpen(ZoneOffset.UTC, next), next + " after " + at);
      at = next;
    }
  }

  private static IdleRule rule(String cron, int count) {
    return new IdleRule(cron, ZoneOffset.UTC, count, Eviction.OLDEST_FIRST);
  }

  private static boolean isOpen(IdleSchedule schedule, String zone, String time) {
    ZoneId id = ZoneId.of(zone);
    return schedule.isOpen(id, LocalDateTime.parse(time).atZone(id).toInstant());
  }
}
