package dev.musterd.decide.cost;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSegment;
import dev.musterd.model.cost.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rule of what a stretch of an instance's lifetime costs. Costs of stretches that follow each
 * other add up to exactly what the lifetime costs, however it is cut.
 */
public final class Costing {
  /**
   * The time that EC2 charges at least.
   *
   * @see <a href="https://aws.amazon.com/ec2/pricing/on-demand/">Per-second billing, with a minimum
   *     of 60 seconds</a>
   */
  static final Duration CHARGED_MIN = Duration.ofMinutes(1);

  private static final long MILLIS_PER_HOUR = 3_600_000;

  private Costing() {}

  /** The segment's entries, one for each day that it touches; none when it has no time. */
  public static List<LedgerEntry> entries(CostSegment segment, CostParts hourly) {
    List<LedgerEntry> entries = new ArrayList<>();
    Instant from = segment.from();
    while (from.isBefore(segment.to())) {
      Instant midnight = nextMidnight(from);
      boolean last = !midnight.isBefore(segment.to());
      Instant to = last ? segment.to() : midnight;
      entries.add(
          new LedgerEntry(
              segment.source(),
              from,
              to,
              segment.kind(),
              segment.work(),
              segment.interrupted() && last,
              cost(segment.launchedAt(), from, to, hourly)));
      from = to;
    }
    return entries;
  }

  /** When the day, by UTC, of this time ends. */
  public static Instant nextMidnight(Instant time) {
    return time.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
  }

  /** What the time between costs an instance that was launched at or before it. */
  public static CostParts cost(Instant launchedAt, Instant from, Instant to, CostParts hourly) {
    Duration before = Duration.between(launchedAt, from);
    Duration until = Duration.between(launchedAt, to);
    return new CostParts(
        charge(hourly.compute(), before, until),
        charge(hourly.onDemand(), before, until),
        charge(hourly.volumes(), before, until),
        charge(hourly.address(), before, until));
  }

  private static OptionalLong charge(OptionalLong hourly, Duration before, Duration until) {
    return hourly.isPresent()
        ? OptionalLong.of(charge(hourly.getAsLong(), before, until))
        : OptionalLong.empty();
  }

  private static long charge(long hourly, Duration before, Duration until) {
    return charge(hourly, until) - charge(hourly, before);
  }

  /** What a lifetime costs that has come so far. */
  private static long charge(long hourly, Duration age) {
    if (age.isNegative() || age.isZero()) {
      return 0;
    }
    long millis = (age.compareTo(CHARGED_MIN) < 0 ? CHARGED_MIN : age).toMillis();
    // Whole hours apart from the rest: the product of both would not fit for all prices and ages.
    long hours = Math.multiplyExact(hourly, millis / MILLIS_PER_HOUR);
    long rest = Math.multiplyExact(hourly, millis % MILLIS_PER_HOUR) / MILLIS_PER_HOUR;
    return Math.addExact(hours, rest);
  }
}
