package dev.musterd.flow;

import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import java.time.Duration;
import java.util.List;

/** States for the tests of single duties. */
final class DaemonStates {
  private DaemonStates() {}

  static DaemonState empty() {
    return new DaemonState(
        new Pools(List.of()),
        new Backlog(),
        new Inventory(),
        new UnavailableOfferings(Duration.ofMinutes(3)));
  }
}
