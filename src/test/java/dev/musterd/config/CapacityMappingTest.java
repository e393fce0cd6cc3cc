package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.model.Market;
import dev.musterd.model.RunnerPool.CapacityStep;
import dev.musterd.model.RunnerPool.InterruptionLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityMappingTest {
  private static final String LADDER =
      """
      pools.x.capacity = [
        { market = spot, types = [m7i.large, m6i.large], strategy = capacity-optimized-prioritized }
        { market = spot, types = [m7i.xlarge], max-spot-price = "0.2" }
        { market = on-demand, types = [m7i.large] }
      ]
      """;

  private static final List<CapacityStep> STEPS =
      List.of(
          new CapacityStep(
              Market.SPOT,
              List.of("m7i.large", "m6i.large"),
              "capacity-optimized-prioritized",
              Optional.empty()),
          new CapacityStep(
              Market.SPOT, List.of("m7i.xlarge"), "price-capacity-optimized", Optional.of("0.2")),
          new CapacityStep(
              Market.ON_DEMAND, List.of("m7i.large"), "lowest-price", Optional.empty()));

  @TempDir private Path directory;

  @Test
  void steps_keepTheirOrder() {
    assertEquals(STEPS, steps(LADDER));
  }

  @Test
  void steps_ofTheDefaults_areInherited_unlessThePoolHasTypesOfItsOwn() {
    String defaults = LADDER.replace("pools.x", "pool-defaults");
    assertEquals(STEPS, steps(defaults));
    assertEquals(
        List.of(step(Market.SPOT, "price-capacity-optimized", "c7i.large")),
        steps(defaults + "pools.x.instance-types = [c7i.large]\n"));
  }

  @Test
  void steps_replaceTheTypesOfTheDefaults() {
    assertEquals(STEPS, steps("pool-defaults { instance-types = [c7i.large] }\n" + LADDER));
  }

  /** The types of the short form do not count any more, not even for the architecture. */
  @Test
  void steps_ofGraviton_needNoArchitecture() {
    Settings.Pool pool =
        pool("pools.x.capacity = [{ market = spot, types = [m7g.large, m6g.large] }]\n");
    assertEquals(Architecture.ARM64, pool.machine().platform().architecture());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          market = spot                                | spot price-capacity-optimized
          on-demand-fallback = true                    | spot price-capacity-optimized, on-demand lowest-price
          market = on-demand                           | on-demand lowest-price
          allocation-strategy = lowest-price           | spot lowest-price
          allocation-strategy = prioritized            | spot capacity-optimized-prioritized
          market = on-demand, allocation-strategy = prioritized | on-demand prioritized
          on-demand-fallback = true, allocation-strategy = capacity-optimized-prioritized | spot capacity-optimized-prioritized, on-demand prioritized
          """)
  void shortForm_isOneStepOrTwo(String keys, String expected) {
    List<String> steps =
        steps("pools.x { instance-types = [m7i.large], " + keys + " }\n").stream()
            .map(step -> step.market().word() + " " + step.strategy())
            .toList();
    assertEquals(expected, String.join(", ", steps));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                               | capacity = []: must have at least one step { market = …, types = […] }
          [{ types = [m7i.large] }]                        | capacity[0].market: is required and must be spot or on-demand
          [{ market = bid, types = [m7i.large] }]          | capacity[0].market = bid: must be spot or on-demand
          [{ market = spot }]                              | capacity[0].types: must name at least one EC2 instance type
          [{ market = spot, types = [] }]                  | capacity[0].types = []: must name at least one EC2 instance type
          [{ market = spot, types = [large] }]             | capacity[0].types[0] = large: must be an EC2 instance type, such as m5.large
          [{ market = spot, types = [m7i.large], typs = 1 }] | capacity[0].typs: unknown key; did you mean "types"?
          [{ market = spot, types = [m7i.large], strategy = prioritized }] | capacity[0].strategy = prioritized: must be price-capacity-optimized, capacity-optimized, capacity-optimized-prioritized, lowest-price or diversified
          [{ market = on-demand, types = [m7i.large], strategy = diversified }] | capacity[0].strategy = diversified: must be lowest-price or prioritized
          [{ market = on-demand, types = [m7i.large], max-spot-price = "1" }] | capacity[0].max-spot-price = "1": must not be set with market = on-demand
          [{ market = spot, types = [m7i.large, m7i.large] }] | capacity[0].types = ["m7i.large","m7i.large"]: must name a type once for each market, but m7i.large is in it twice, or in a step before
          [{ market = spot, types = [m7i.large] }, { market = spot, types = [m7i.large] }] | capacity[1].types = ["m7i.large"]: must name a type once for each market, but m7i.large is in it twice, or in a step before
          [spot]                                           | capacity[0]: must be a block { … }
          m7i.large                                        | capacity = "m7i.large": must be a list of blocks { … }
          """)
  void badSteps_areToldWithTheirLine(String capacity, String problem) {
    assertEquals(
        List.of("musterd.conf:6: pools.x." + problem),
        problems("pools.x.capacity = " + capacity + "\n"));
  }

  @Test
  void types_ofAllSteps_areOfOneArchitecture() {
    List<String> problems =
        problems(
            """
            pools.x.capacity = [
              { market = spot, types = [m7i.large] }
              { market = on-demand, types = [m7g.large] }
            ]
            """);
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(
        "must be of one architecture, but m7i.large is x64 and m7g.large is arm64",
        problems.getFirst().replaceFirst(".*: must", "must"));
  }

  @Test
  void moreStepsThanALaunchCanAsk_areRefused() {
    StringBuilder steps = new StringBuilder();
    for (int i = 1; i <= 11; i++) {
      steps.append("{ market = spot, types = [m").append(i).append("i.large] }\n");
    }
    List<String> problems = problems("pools.x.capacity = [\n" + steps + "]\n");
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(
        "must have at most 10 steps", problems.getFirst().replaceFirst(".*: must", "must"));
  }

  /** Both at once; every problem with its own line. */
  @Test
  void shortForm_besideSteps_isRefused() {
    assertEquals(
        List.of(
            "musterd.conf:7: pools.x.instance-types = [\"m7i.large\"]: must not be set together"
                + " with capacity, whose steps say it",
            "musterd.conf:8: pools.x.on-demand-fallback = true: must not be set together with"
                + " capacity, whose steps say it",
            "musterd.conf:10: pools.x.capacity[0].market = bid: must be spot or on-demand",
            "musterd.conf:11: pools.x.capacity[1].types = []: must name at least one EC2 instance"
                + " type"),
        problems(
            """
            pools.x {
              instance-types = [m7i.large]
              on-demand-fallback = true
              capacity = [
                { market = bid, types = [m7i.large] }
                { market = spot, types = [] }
              ]
            }
            """));
  }

  @Test
  void shortForm_besideSteps_isRefusedInTheDefaultsToo() {
    assertEquals(
        List.of(
            "musterd.conf:7: pool-defaults.market = spot: must not be set together with capacity,"
                + " whose steps say it"),
        problems(
            """
            pool-defaults {
              market = spot
              capacity = [{ market = spot, types = [m7i.large] }]
            }
            """));
  }

  @Test
  void effectiveConfiguration_doesNotShowTheTypesThatStepsReplace() {
    ReadResult.Valid valid =
        assertInstanceOf(
            ReadResult.Valid.class, Configurations.read(directory, Configurations.LEAST + LADDER));
    String pool = valid.effective().toString();
    assertFalse(pool.contains("c5.large"), pool);
  }

  @Test
  void interruptionBreaker_hasItsThreeNumbers() {
    assertEquals(
        new InterruptionLimit(2, Duration.ofMinutes(15), Duration.ofMinutes(30)),
        pool("").runner().launch().interruptions());
    assertEquals(
        new InterruptionLimit(3, Duration.ofHours(1), Duration.ofHours(2)),
        pool(LADDER
                + "pools.x.interruption-breaker"
                + " { interruptions = 3, within = 1 hour, on-demand-for = 2 hours }\n")
            .runner()
            .launch()
            .interruptions());
  }

  @Test
  void interruptionBreaker_withoutBothMarkets_isWarnedOf() {
    String breaker = "pools.x.interruption-breaker.interruptions = 3\n";
    assertEquals(
        List.of(
            "pools.x.interruption-breaker has no effect without capacity both on spot and on"
                + " demand"),
        warnings(breaker));
    assertEquals(List.of(), warnings(breaker + LADDER));
    assertEquals(List.of(), warnings(LADDER));
  }

  private static CapacityStep step(Market market, String strategy, String type) {
    return new CapacityStep(market, List.of(type), strategy, Optional.empty());
  }

  private List<CapacityStep> steps(String added) {
    return pool(added).runner().launch().capacity();
  }

  private Settings.Pool pool(String added) {
    return Configurations.settings(directory, added).pools().getFirst();
  }

  private List<String> problems(String added) {
    return Configurations.problems(directory, Configurations.LEAST + added);
  }

  private List<String> warnings(String added) {
    ReadResult result = Configurations.read(directory, Configurations.LEAST + added);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).warnings();
  }
}
