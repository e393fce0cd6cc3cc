package dev.musterd.decide.cost;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Whole days of a time zone that a report is about. The ledger's own days are by UTC, so that an
 * entry may lie in two days of another zone, or begin before the first: it is divided by time.
 *
 * @param from the first midnight
 * @param to the midnight after the last day
 */
public record CostPeriod(Instant from, Instant to, ZoneId zone) {
  /** The most days of one report: a year. */
  public static final int DAYS_MAX = 366;

  /** All that there is, by UTC. */
  static final CostPeriod EVER = new CostPeriod(Instant.MIN, Instant.MAX, ZoneOffset.UTC);

  /** So many days, today included. */
  public static CostPeriod of(int days, ZoneId zone, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return between(today.minusDays(days - 1L), today, zone);
  }

  /** From the beginning of one day to the end of another. */
  public static CostPeriod between(LocalDate first, LocalDate last, ZoneId zone) {
    return new CostPeriod(
        first.atStartOfDay(zone).toInstant(),
        last.plusDays(1).atStartOfDay(zone).toInstant(),
        zone);
  }

  /** The number in a text such as {@code 7d}; empty when it is none from 1d to 366d. */
  public static OptionalInt days(String text) {
    if (!text.matches("[1-9]\\d{0,2}d")) {
      return OptionalInt.empty();
    }
    int days = Integer.parseInt(text.substring(0, text.length() - 1));
    return days <= DAYS_MAX ? OptionalInt.of(days) : OptionalInt.empty();
  }

  public LocalDate firstDay() {
    return day(from);
  }

  public LocalDate lastDay() {
    return day(to.minusMillis(1));
  }

  /** The first day of the ledger that has something of it. */
  public LocalDate firstLedgerDay() {
    return LocalDate.ofInstant(from, ZoneOffset.UTC);
  }

  /** The last such day. */
  public LocalDate lastLedgerDay() {
    return LocalDate.ofInstant(to.minusMillis(1), ZoneOffset.UTC);
  }

  LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /** What of the entry lies in the period, in one piece for each day. */
  List<LedgerEntry> pieces(LedgerEntry entry) {
    List<LedgerEntry> pieces = new ArrayList<>();
    Instant start = entry.from().isBefore(from) ? from : entry.from();
    Instant end = entry.to().isAfter(to) ? to : entry.to();
    while (start.isBefore(end)) {
      Instant midnight = day(start).plusDays(1).atStartOfDay(zone).toInstant();
      Instant until = midnight.isBefore(end) ? midnight : end;
      pieces.add(piece(entry, start, until));
      start = until;
    }
    return pieces;
  }

  private static LedgerEntry piece(LedgerEntry entry, Instant start, Instant end) {
    return start.equals(entry.from()) && end.equals(entry.to())
        ? entry
        : new LedgerEntry(
            entry.source(),
            start,
            end,
            entry.kind(),
            entry.work(),
            entry.interrupted() && end.equals(entry.to()),
            share(entry, start, end));
  }

  /** Shares of pieces that follow each other add up exactly. */
  private static CostParts share(LedgerEntry entry, Instant start, Instant end) {
    long origin = entry.from().toEpochMilli();
    long whole = entry.time().toMillis();
    long begin = start.toEpochMilli() - origin;
    long stop = end.toEpochMilli() - origin;
    CostParts cost = entry.cost();
    return new CostParts(
        share(cost.compute(), begin, stop, whole),
        share(cost.onDemand(), begin, stop, whole),
        CostSum.share(cost.volumes(), begin, stop, whole),
        CostSum.share(cost.address(), begin, stop, whole));
  }

  private static OptionalLong share(OptionalLong part, long begin, long stop, long whole) {
    return part.isPresent()
        ? OptionalLong.of(CostSum.share(part.getAsLong(), begin, stop, whole))
        : OptionalLong.empty();
  }
}
