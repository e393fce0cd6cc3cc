package dev.musterd.http.dashboard.view;

import dev.musterd.flow.DescribeFleet.PoolDescription;

/**
 * A pool.
 *
 * @param max the most runners at a time, or "unlimited"
 * @param notes what else is special about it now, such as that it is launched on demand
 */
public record PoolRow(
    Link pool,
    String labels,
    boolean ephemeral,
    int live,
    int busy,
    int spare,
    int waiting,
    String max,
    String notes) {

  static PoolRow of(PoolDescription described) {
    return new PoolRow(
        Link.pool(described.pool().name()),
        String.join(", ", described.pool().selection().labels().values()),
        described.pool().registration().ephemeral(),
        described.live(),
        described.busy(),
        described.spare(),
        described.waiting(),
        described.pool().limits().max().isPresent()
            ? Integer.toString(described.pool().limits().max().getAsInt())
            : "unlimited",
        described.onDemand().orElse(""));
  }
}
