package dev.musterd.port;

import dev.musterd.model.Instance;
import dev.musterd.model.Labels;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Launch plans as the contracts use them. */
public final class Plans {
  public static final Owner OWNER = new Owner.Organization("octo-org");
  public static final String TEMPLATE = "musterd-gh-ci-linux-x64";

  private static final List<String> TYPES = List.of("m5.large", "c5.large");

  private Plans() {}

  public static RunnerPool pool(String template, List<String> subnets) {
    return pool(template, subnets, "price-capacity-optimized", Optional.empty());
  }

  public static RunnerPool pool(
      String template, List<String> subnets, String strategy, Optional<String> maxSpotPrice) {
    return new RunnerPool(
        "linux-x64",
        new RunnerPool.Selection(
            Labels.of(List.of("self-hosted", "linux", "x64")), RunnerPool.Match.SUBSET, 100, false),
        new RunnerPool.RegistrationOptions(true, "Default", ""),
        new RunnerPool.Limits(OptionalInt.empty(), OptionalInt.empty()),
        new RunnerPool.LaunchOptions(
            template,
            List.of(
                new RunnerPool.CapacityStep(Market.SPOT, TYPES, strategy, maxSpotPrice),
                new RunnerPool.CapacityStep(
                    Market.ON_DEMAND,
                    TYPES,
                    strategy.endsWith("prioritized") ? "prioritized" : "lowest-price",
                    Optional.empty())),
            subnets,
            new RunnerPool.InterruptionLimit(2, Duration.ofMinutes(15), Duration.ofMinutes(30)),
            Map.of("team", "build & \"tools\""),
            new RunnerPool.LaunchDelay(Duration.ZERO, false)),
        new RunnerPool.Lifetime(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofDays(1)),
        new RunnerPool.IdleRunners(List.of(), false, List.of()),
        new RunnerPool.StartObjective(Duration.ofMinutes(1), 0.95));
  }

  public static LaunchPlan plan(RunnerPool pool, int count, Market market, String token) {
    List<Offering> offerings =
        pool.launch().instanceTypes().stream()
            .flatMap(
                type ->
                    pool.launch().subnets().stream()
                        .map(subnet -> new Offering(type, subnet, market)))
            .toList();
    int step = market == Market.SPOT ? 0 : 1;
    return new LaunchPlan(pool, OWNER, count, step, offerings, token);
  }

  public static RunnerConfiguration jit(String text) {
    return new RunnerConfiguration(RunnerConfiguration.Kind.JIT, text);
  }

  /** A well-formed instance id that never came from a launch. */
  public static Instance.Id stranger(int number) {
    return new Instance.Id("i-%017x".formatted(0xdead0000L + number));
  }
}
