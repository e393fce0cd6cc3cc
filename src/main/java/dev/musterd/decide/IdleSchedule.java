package dev.musterd.decide;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.musterd.model.IdleRule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One cron expression of 5 or 6 fields (seconds first), read as a schedule (its instants) or as a
 * window (every second or minute that it matches).
 */
public final class IdleSchedule {
  /** The seed's margin, kept as tolerance at a window's edges. */
  private static final Duration EDGE = Duration.ofSeconds(5);

  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final ExecutionTime times;
  private final boolean hasSeconds;

  /**
   * @throws IllegalArgumentException with what is wrong, when the expression is not one we read
   */
  public IdleSchedule(String expression) {
    String[] fields = expression.strip().split("\\s+");
    if (fields.length != 5 && fields.length != 6) {
      throw new IllegalArgumentException(
          "a cron has 5 fields (minute hour day month weekday) or 6 (seconds first), not "
              + fields.length);
    }
    hasSeconds = fields.length == 6;
    int last = fields.length - 1;
    refuseLastAndNth(fields);
    fields[last] = weekdays(fields[last]);
    times = ExecutionTime.forCron(parse(String.join(" ", fields)));
  }

  /** What is wrong with the expression, for whoever wrote it; nothing when it is well formed. */
  public static Optional<String> problem(String expression) {
    try {
      new IdleSchedule(expression);
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  /** The first rule whose window is open: how many idle runners each owner keeps, and which. */
  public static Optional<IdleRule> active(List<IdleRule> rules, Instant now) {
    return rules.stream()
        .filter(rule -> new IdleSchedule(rule.cron()).isOpen(rule.zone(), now))
        .findFirst();
  }

  /** Whether the window is open at the instant, or within the tolerance of it. */
  public boolean isOpen(ZoneId zone, Instant at) {
    return matches(zone, at) || matches(zone, at.plus(EDGE)) || matches(zone, at.minus(EDGE));
  }

  /** The first scheduled instant after the given one, by UTC as the reference's schedules are. */
  public Optional<Instant> next(Instant after) {
    return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
  }

  private boolean matches(ZoneId zone, Instant at) {
    ChronoUnit grain = hasSeconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
    return times.isMatch(at.atZone(zone).truncatedTo(grain));
  }

  private Cron parse(String expression) {
    CronDefinition definition = hasSeconds ? WITH_SECONDS : WITHOUT_SECONDS;
    return new CronParser(definition).parse(expression).validate();
  }

  private static final CronDefinition WITH_SECONDS =
      fields(CronDefinitionBuilder.defineCron().withSeconds().withValidRange(0, 59).and());
  private static final CronDefinition WITHOUT_SECONDS = fields(CronDefinitionBuilder.defineCron());

  private static CronDefinition fields(CronDefinitionBuilder builder) {
    return builder
        .withMinutes()
        .withValidRange(0, 59)
        .and()
        .withHours()
        .withValidRange(0, 23)
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .and()
        .withDayOfWeek()
        .withValidRange(0, 6)
        .withMondayDoWValue(1)
        .and()
        .instance();
  }

  private static void refuseLastAndNth(String[] fields) {
    for (int i = fields.length - 3; i < fields.length; i++) {
      String field = fields[i].toUpperCase(Locale.ROOT);
      if (field.contains("#") || field.contains("W") && !field.contains("WED")) {
        throw new IllegalArgumentException(
            "'" + fields[i] + "': #, L and W are not supported; list the days");
      }
      if (field.matches(".*(^|[\\d,])L($|,|-).*")) {
        throw new IllegalArgumentException(
            "'" + fields[i] + "': #, L and W are not supported; list the days");
      }
    }
  }

  /**
   * The weekday field as a plain list of 0 to 6. cron-utils reads {@code 6-7} and {@code 0-7} its
   * own way, and both are in use.
   */
  private static String weekdays(String field) {
    if (field.equals("*") || field.equals("?")) {
      return "*";
    }
    TreeSet<Integer> days = new TreeSet<>();
    for (String part : field.toLowerCase(Locale.ROOT).split(",", -1)) {
      addDays(part, days);
    }
    return days.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void addDays(String part, TreeSet<Integer> days) {
    String[] range = part.split("/", -1);
    int step = range.length == 2 ? positive(range[1], part) : 1;
    String[] ends = range[0].equals("*") ? new String[] {"0", "6"} : range[0].split("-", -1);
    if (range.length > 2 || ends.length > 2) {
      throw new IllegalArgumentException("'" + part + "' is not a weekday, a range or a step");
    }
    int from = day(ends[0]);
    int to = ends.length == 2 ? day(ends[1]) : range.length == 2 ? 6 : from;
    for (int day = from; day <= (to < from ? to + 7 : to); day += step) {
      days.add(day % 7);
    }
  }

  private static int day(String text) {
    int named = DAYS.indexOf(text);
    if (named >= 0) {
      return named;
    }
    if (!text.matches("[0-7]")) {
      throw new IllegalArgumentException("'" + text + "' is not a weekday: 0 to 7, or sun to sat");
    }
    return Integer.parseInt(text);
  }

  private static int positive(String text, String part) {
    if (!text.matches("[1-9]\\d?")) {
      throw new IllegalArgumentException("'" + part + "' has no usable step");
    }
    return Integer.parseInt(text);
  }
}
