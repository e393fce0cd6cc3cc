package dev.musterd.http.dashboard.view;

import dev.musterd.flow.DescribeFleet.PoolDescription;
import dev.musterd.model.RunnerPool;
import java.util.ArrayList;
import java.util.List;

/**
 * One pool.
 *
 * @param today what it cost today
 * @param facts what is configured, a name and a value each
 */
public record PoolPage(
    PoolRow pool,
    String today,
    List<Fact> facts,
    Queue queue,
    LaneChart lanes,
    List<Action> actions) {

  /** One setting. */
  public record Fact(String name, String value) {}

  public static PoolPage of(
      PoolDescription described, long today, Queue queue, LaneChart lanes, List<Action> actions) {
    return new PoolPage(
        PoolRow.of(described),
        Money.dollars(today),
        facts(described.pool()),
        queue,
        lanes,
        actions);
  }

  private static List<Fact> facts(RunnerPool pool) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("labels", String.join(", ", pool.selection().labels().values())));
    facts.add(new Fact("match", Words.of(pool.selection().match())));
    facts.add(new Fact("priority", Integer.toString(pool.selection().priority())));
    facts.add(new Fact("ephemeral", pool.registration().ephemeral() ? "yes" : "no"));
    facts.add(new Fact("runner group", pool.registration().runnerGroup()));
    facts.add(new Fact("launch template", pool.launch().template()));
    facts.add(new Fact("subnets", String.join(", ", pool.launch().subnets())));
    pool.launch()
        .capacity()
        .forEach(
            step ->
                facts.add(
                    new Fact(
                        "capacity",
                        "%s: %s"
                            .formatted(step.market().word(), String.join(", ", step.types())))));
    facts.add(new Fact("boot time", Span.text(pool.lifetime().bootTime())));
    facts.add(new Fact("longest life", Span.text(pool.lifetime().max())));
    return facts;
  }
}
