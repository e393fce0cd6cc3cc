package dev.musterd.port;

import io.vertx.core.Future;
import java.util.List;

/** The networks that GitHub's webhooks come from, as GitHub lists them. */
@FunctionalInterface
public interface HookRanges {
  /** In CIDR notation, at least one; fails when GitHub lists none. */
  Future<List<String>> read();
}
