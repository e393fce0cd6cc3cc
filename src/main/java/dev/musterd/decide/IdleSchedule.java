package dev.musterd.decide;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.musterd.model.IdleRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One cron expression of 5 or 6 fields (seconds first), read as a schedule (its instants) or as a
 * window (every second or minute that it matches). When both the day of the month and the weekday
 * are restricted, either suffices, as in every cron.
 *
 * <p>A change of the clocks neither loses nor doubles a window. For as long as the clocks jumped,
 * an instant is read by the time before the change as well: after a jump forward, a window is open
 * by either reading, so one in the missing hour opens in the next; after a jump back it is open
 * only by both, so one in the repeated hour opens once.
 */
public final class IdleSchedule {
  /** The seed's margin, kept as tolerance at a window's edges. */
  private static final Duration EDGE = Duration.ofSeconds(5);

  /** More than all the rules of a configuration; a reload may bring others. */
  private static final int READ_MAX = 1_000;

  /**
   * The rules' expressions, parsed once: that takes long, and every check of a warm pool needs
   * them.
   */
  private static final Map<String, IdleSchedule> READ = new ConcurrentHashMap<>();

  /** What the expression says of one second or minute. */
  private record Match(LocalDateTime time, boolean open) {}

  private final ExecutionTime times;
  private final boolean hasSeconds;
  private volatile Match last;

  /**
   * @throws IllegalArgumentException with what is wrong, when the expression is not one we read
   */
  public IdleSchedule(String expression) {
    String[] texts = expression.strip().split("\\s+");
    if (texts.length != 5 && texts.length != 6) {
      throw new IllegalArgumentException(
          "a cron has 5 fields (minute hour day month weekday) or 6 (seconds first), not "
              + texts.length);
    }
    hasSeconds = texts.length == 6;
    int skipped = hasSeconds ? 0 : 1;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = plain(CronField.values()[i + skipped], texts[i]);
    }
    refuseDayThatNeverComes(texts);
    CronDefinition definition = hasSeconds ? WITH_SECONDS : WITHOUT_SECONDS;
    times = ExecutionTime.forCron(new CronParser(definition).parse(String.join(" ", texts)));
  }

  /** What is wrong with the expression; empty when it is well formed. */
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
    return rules.stream().filter(rule -> read(rule.cron()).isOpen(rule.zone(), now)).findFirst();
  }

  private static IdleSchedule read(String expression) {
    if (READ.size() >= READ_MAX) {
      READ.clear();
    }
    return READ.computeIfAbsent(expression, IdleSchedule::new);
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
    boolean byNewTime = matches(LocalDateTime.ofInstant(at, zone));
    ZoneOffsetTransition change = zone.getRules().previousTransition(at.plusNanos(1));
    if (change == null || !at.isBefore(change.getInstant().plus(change.getDuration().abs()))) {
      return byNewTime;
    }
    boolean byOldTime = matches(LocalDateTime.ofInstant(at, change.getOffsetBefore()));
    return change.isGap() ? byNewTime || byOldTime : byNewTime && byOldTime;
  }

  /** Warm pools ask every second, and most expressions have an answer for a minute. */
  private boolean matches(LocalDateTime local) {
    LocalDateTime time = local.truncatedTo(hasSeconds ? ChronoUnit.SECONDS : ChronoUnit.MINUTES);
    Match known = last;
    if (known == null || !known.time().equals(time)) {
      known = new Match(time, times.isMatch(time.atZone(ZoneOffset.UTC)));
      last = known;
    }
    return known.open();
  }

  /** Plain numbers: cron-utils reads {@code 22-6} as 22 and has its own idea of {@code 6-7}. */
  private static String plain(CronField field, String text) {
    return field.isOpen(text)
        ? "*"
        : field.values(text).stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void refuseDayThatNeverComes(String[] plain) {
    String day = plain[plain.length - 3];
    String month = plain[plain.length - 2];
    boolean anyDay = day.equals("*") || !plain[plain.length - 1].equals("*");
    if (anyDay || month.equals("*")) {
      return;
    }
    int first = CronField.DAY.values(day).first();
    if (CronField.MONTH.values(month).stream().allMatch(m -> Month.of(m).maxLength() < first)) {
      throw new IllegalArgumentException(
          "no such day ever comes: day " + day + " of month " + month);
    }
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
}
