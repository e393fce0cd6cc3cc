package dev.musterd.daemon;

import dev.musterd.decide.cost.PriceList;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.loop.LoopHealth;
import dev.musterd.model.Event;
import dev.musterd.model.cost.Budget;
import dev.musterd.port.AwsCallListener;
import dev.musterd.port.Ports;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a scrape shows when everything has happened that there is a metric for. */
final class FullScrape {
  private static final Budget BUDGET = new Budget(new Budget.Scope.All(), 1, Budget.Action.ALERT);

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  private FullScrape() {}

  /** Of a daemon in a simulated world that has run a few jobs. */
  static String text() {
    Metrics[] metrics = new Metrics[1];
    Ports[] seen = new Ports[1];
    try (SimWorld world =
        SimWorld.before(SimPools.linux().maxRunners(5).build())
            .costs(
                new CostPolicy(
                    new PriceList(List.of("region,eu-west-1,1")),
                    "eu-west-1",
                    Map.of(),
                    false,
                    List.of(BUDGET)))
            .around(
                ports -> {
                  seen[0] = ports;
                  metrics[0] = new Metrics(ports.clock());
                  return teed(ports, metrics[0]);
                })) {
      world.start();
      FleetGauges.register(metrics[0], world.daemon()::duties, world.time());
      ServiceGauges.register(metrics[0], seen[0]);
      ServiceGauges.lease(metrics[0], () -> true, () -> 1);
      LoopHealth health = new LoopHealth(Optional.of(Instant.EPOCH), Optional.empty());
      ServiceGauges.loops(metrics[0], () -> Map.of("reap", () -> health));
      world.untilRun(world.burst(3));
      SampleEvents.all().forEach(metrics[0]::record);
      metrics[0].record(new Event.CostRecorded("linux-x64", "busy", 1));
      metrics[0].githubCalled("jit 2xx");
      metrics[0].webhookAnswered(202);
      metrics[0].awsCalled(
          new AwsCallListener.Call("ec2", "CreateFleet", true, 0, Duration.ofSeconds(1)));
      metrics[0].scrape(); // Asks for the depth of the queue.
      return metrics[0].scrape();
    }
  }

  private static Ports teed(Ports ports, Metrics metrics) {
    return ports.with(
        event -> {
          ports.journal().record(event);
          metrics.record(event);
        });
  }

  /** Names as a query has them; a histogram's own maximum is no metric of its own. */
  static Set<String> families(String scrape) {
    Map<String, String> types =
        FAMILY
            .matcher(scrape)
            .results()
            .collect(Collectors.toMap(family -> family.group(1), family -> family.group(2)));
    return types.keySet().stream()
        .filter(
            name ->
                !name.endsWith("_max")
                    || !"histogram".equals(types.get(name.substring(0, name.length() - 4))))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
