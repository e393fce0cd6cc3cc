package dev.musterd.http.management;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.regex.Pattern;

/** What this node does among those of its environment. */
public sealed interface NodeRole {

  /** There is no lease: this is the only node. */
  record Single() implements NodeRole {}

  /** It holds the lease. */
  record Decider(String node, long epoch) implements NodeRole {}

  /**
   * It accepts webhooks, and another one decides, or none does.
   *
   * @param holder which one decides; empty when that is not known
   * @param address of the management API of that one; empty when it is not known
   */
  record Standby(String node, String reason, Optional<String> holder, Optional<String> address)
      implements NodeRole {
    private static final Pattern AUTHORITY =
        Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");

    /**
     * Where the node that decides answers. The lease is a text that anybody with a right to the
     * bucket may write, so it is not any text.
     */
    Optional<HostAndPort> authority() {
      return address
          .filter(at -> AUTHORITY.matcher(at).matches())
          .map(at -> HostAndPort.parseAuthority(at, -1))
          .filter(at -> at.port() > 0);
    }

    /** What is said to those who ask this node what only the other one knows. */
    String advice() {
      return "this node is a stand-by: "
          + reason
          + address.map(at -> "; ask it at " + at).orElse("");
    }
  }

  /** Without a lease, the only node is the one that decides. */
  default JsonObject json() {
    return switch (this) {
      case Single() -> new JsonObject().put("role", "single");
      case Decider(String node, long epoch) ->
          new JsonObject().put("role", "decider").put("node", node).put("epoch", epoch);
      case Standby(String node, String reason, var holder, var address) -> {
        JsonObject json =
            new JsonObject().put("role", "standby").put("node", node).put("reason", reason);
        holder.ifPresent(name -> json.put("holder", name));
        address.ifPresent(at -> json.put("holder_address", at));
        yield json;
      }
    };
  }
}
