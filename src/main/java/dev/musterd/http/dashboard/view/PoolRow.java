package dev.musterd.http.dashboard.view;

import dev.musterd.flow.DescribeFleet.PoolDescription;
import java.util.ArrayList;
import java.util.List;

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

  private static String notes(PoolDescription described) {
    List<String> notes = new ArrayList<>();
    described
        .paused()
        .ifPresent(
            pause -> notes.add("paused by %s since %s".formatted(pause.by(), pause.since())));
    described.onDemand().ifPresent(notes::add);
    if (described.held() > 0) {
      notes.add(described.held() + " held for debugging");
    }
    return String.join("; ", notes);
  }

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
        notes(described));
  }
}
