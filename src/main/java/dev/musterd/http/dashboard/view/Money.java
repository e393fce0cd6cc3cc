package dev.musterd.http.dashboard.view;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.InstanceCost;
import dev.musterd.model.cost.JobCost;
import dev.musterd.model.cost.Spent;
import java.util.Locale;

/** Amounts of money for people, and sentences about what something cost. */
public final class Money {
  private Money() {}

  /** US dollars in cents, or more precisely where there are few. */
  public static String dollars(long nanodollars) {
    double dollars = (double) nanodollars / CostParts.PER_DOLLAR;
    return String.format(
        Locale.ROOT, Math.abs(dollars) < 1 && nanodollars != 0 ? "$%.4f" : "$%.2f", dollars);
  }

  static String of(JobCost cost) {
    return "%s: %s for its %s, and %s for its part of the boot and idle time of %s.%s"
        .formatted(
            amount(cost.total(), cost.settled()),
            dollars(cost.own().total()),
            Span.text(cost.own().time()),
            dollars(cost.share()),
            cost.instance(),
            unpriced(cost.all()));
  }

  static String of(InstanceCost cost) {
    return "%s for %s, of which %s for jobs.%s%s"
        .formatted(
            amount(cost.spent().total(), cost.settled()),
            Span.text(cost.spent().time()),
            dollars(cost.spent().busy()),
            cost.hourly()
                .filter(CostParts::isPriced)
                .map(hour -> " An hour costs %s.".formatted(dollars(hour.total())))
                .orElse(""),
            unpriced(cost.spent()));
  }

  /** In a row of a table. */
  static String brief(JobCost cost) {
    return dollars(cost.total()) + (cost.settled() ? "" : " (estimate)");
  }

  private static String amount(long nanodollars, boolean settled) {
    return settled
        ? dollars(nanodollars)
        : "About %s so far (estimate, as its instance goes on)".formatted(dollars(nanodollars));
  }

  private static String unpriced(Spent spent) {
    return spent.priced()
        ? ""
        : " EC2's price of the instance is not known: only volumes and address are counted.";
  }
}
