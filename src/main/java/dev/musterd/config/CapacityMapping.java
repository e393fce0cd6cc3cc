package dev.musterd.config;

import dev.musterd.model.Market;
import dev.musterd.model.RunnerPool.CapacityStep;
import dev.musterd.model.RunnerPool.InterruptionLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Maps how a pool buys its instances: the steps of {@code capacity}, or the short form, which is
 * one step, and a second one on demand with {@code on-demand-fallback}.
 */
final class CapacityMapping {
  static final String STEPS = "capacity";

  /** The keys that a pool with steps does not have. */
  static final List<String> SHORT_FORM =
      List.of(
          "instance-types",
          "market",
          "allocation-strategy",
          "max-spot-price",
          "on-demand-fallback");

  /** Each step that comes short costs a launch one more fleet request. */
  private static final int STEPS_MAX = 10;

  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  static final ValueType<String> INSTANCE_TYPE =
      TextTypes.text("an EC2 instance type, such as m5.large", "[a-z][a-z0-9-]*\\.[a-z0-9-]+");
  private static final ValueType<String> PRICE =
      TextTypes.text("dollars an hour, such as \"0.08\"", "(?=.*[1-9])\\d{1,4}(\\.\\d{1,6})?");
  private static final ValueType<String> STRATEGY =
      TextTypes.choice(
          "price-capacity-optimized",
          "capacity-optimized",
          "capacity-optimized-prioritized",
          "lowest-price",
          "diversified",
          "prioritized");
  private static final ValueType<String> SPOT_STRATEGY =
      TextTypes.choice(
          "price-capacity-optimized",
          "capacity-optimized",
          "capacity-optimized-prioritized",
          "lowest-price",
          "diversified");
  private static final ValueType<String> ON_DEMAND_STRATEGY =
      TextTypes.choice("lowest-price", "prioritized");

  private final Section pool;

  CapacityMapping(Section pool) {
    this.pool = pool;
  }

  /** The key that names the instance types, for problems with them. */
  String key() {
    return pool.has(STEPS) ? STEPS : "instance-types";
  }

  /** At least one step; when the pool names none, which is a problem, one without types. */
  List<CapacityStep> steps() {
    return pool.has(STEPS) ? ladder() : shortForm();
  }

  InterruptionLimit interruptions() {
    Section breaker = pool.section("interruption-breaker");
    return new InterruptionLimit(
        breaker.read("interruptions", QuantityTypes.whole(0, 1_000)),
        breaker.read("within", QuantityTypes.duration(LONGEST_PAUSE)),
        breaker.read("on-demand-for", QuantityTypes.duration(LONGEST_PAUSE)));
  }

  private List<CapacityStep> shortForm() {
    List<String> types = pool.list("instance-types", INSTANCE_TYPE);
    if (types.isEmpty() && !pool.isRefused("instance-types")) {
      pool.refuse("instance-types", "must name at least one EC2 instance type");
    }
    Market market = pool.read("market", TextTypes.choice(Market.class));
    String strategy = pool.read("allocation-strategy", STRATEGY);
    Optional<String> maxPrice = pool.find("max-spot-price", PRICE);
    boolean fallback = pool.read("on-demand-fallback", TextTypes.FLAG);
    CapacityStep spot = new CapacityStep(Market.SPOT, types, onSpot(strategy), maxPrice);
    CapacityStep onDemand =
        new CapacityStep(Market.ON_DEMAND, types, onDemand(strategy), Optional.empty());
    return switch (market) {
      case SPOT -> fallback ? List.of(spot, onDemand) : List.of(spot);
      case ON_DEMAND -> List.of(onDemand);
    };
  }

  /** EC2 has another word for the order of the types on spot. */
  private static String onSpot(String strategy) {
    return strategy.equals("prioritized") ? "capacity-optimized-prioritized" : strategy;
  }

  /** EC2 knows two strategies on demand, of which one keeps the order of the types. */
  private static String onDemand(String strategy) {
    return strategy.endsWith("prioritized") ? "prioritized" : "lowest-price";
  }

  private List<CapacityStep> ladder() {
    for (String key : SHORT_FORM) {
      if (pool.isWritten(key)) {
        pool.refuse(key, "must not be set together with capacity, whose steps say it");
      }
    }
    Map<Market, Set<String>> named = new EnumMap<>(Market.class);
    List<CapacityStep> steps = new ArrayList<>();
    pool.sections(STEPS).forEach(step -> steps.add(step(step, named)));
    if (steps.isEmpty() && !pool.isRefused(STEPS)) {
      pool.refuse(STEPS, "must have at least one step { market = …, types = […] }");
    } else if (steps.size() > STEPS_MAX) {
      pool.refuse(STEPS, "must have at most " + STEPS_MAX + " steps");
    }
    return steps.isEmpty()
        ? List.of(new CapacityStep(Market.SPOT, List.of(), "lowest-price", Optional.empty()))
        : steps;
  }

  /**
   * @param named the types of the steps before, which this step adds its own to
   */
  private static CapacityStep step(Section step, Map<Market, Set<String>> named) {
    Market market = step.read("market", TextTypes.choice(Market.class));
    List<String> types = step.list("types", INSTANCE_TYPE);
    if (types.isEmpty() && !step.isRefused("types")) {
      step.refuse("types", "must name at least one EC2 instance type");
    }
    Set<String> before = named.computeIfAbsent(market, _ -> new HashSet<>());
    List<String> twice = types.stream().filter(type -> !before.add(type)).distinct().toList();
    if (!twice.isEmpty() && !step.isRefused("types") && !step.isRefused("market")) {
      step.refuse(
          "types",
          "must name a type once for each market, but %s is in it twice, or in a step before"
              .formatted(String.join(", ", twice)));
    }
    boolean spot = market == Market.SPOT;
    String strategy =
        step.find("strategy", spot ? SPOT_STRATEGY : ON_DEMAND_STRATEGY)
            .orElse(spot ? "price-capacity-optimized" : "lowest-price");
    Optional<String> maxPrice = step.find("max-spot-price", PRICE);
    if (!spot && maxPrice.isPresent() && !step.isRefused("market")) {
      step.refuse("max-spot-price", "must not be set with market = on-demand");
    }
    return new CapacityStep(market, types, strategy, spot ? maxPrice : Optional.empty());
  }
}
