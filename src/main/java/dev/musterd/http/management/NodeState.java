package dev.musterd.http.management;

import dev.musterd.http.dashboard.Elsewhere;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a node says of itself, whether it decides or not.
 *
 * @param unready why it is not ready; empty when it is
 * @param metrics in Prometheus' text format
 * @param role what it does among the nodes of its environment
 * @param version of musterd
 */
public record NodeState(
    Supplier<List<String>> unready,
    Supplier<String> metrics,
    Supplier<NodeRole> role,
    String version) {

  /** The role with the version, by which operators see an update that has not reached all nodes. */
  JsonObject lease() {
    return role.get().json().put("version", version);
  }

  /** The role, when it is to accept webhooks only. */
  Optional<NodeRole.Standby> standby() {
    return role.get() instanceof NodeRole.Standby standby ? Optional.of(standby) : Optional.empty();
  }

  /** Where the dashboard is, when it is not here. */
  Optional<Elsewhere> elsewhere() {
    return standby()
        .map(
            it ->
                new Elsewhere(
                    it.reason(), it.authority().map(at -> "http://" + at + "/").orElse("")));
  }
}
