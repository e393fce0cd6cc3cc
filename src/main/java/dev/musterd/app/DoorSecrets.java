package dev.musterd.app;

import dev.musterd.config.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the daemon's doors ask for.
 *
 * @param hooks by the key under which an App has them, in the order of the Apps
 */
record DoorSecrets(Map<String, List<Secret>> hooks, Optional<Secret> token) {
  DoorSecrets {
    hooks = Collections.unmodifiableMap(new LinkedHashMap<>(hooks));
  }

  DoorSecrets with(Optional<Secret> other) {
    return new DoorSecrets(hooks, other);
  }

  /** Of all Apps: which of them signed a delivery is not asked. */
  List<String> signing() {
    return hooks.values().stream().flatMap(List::stream).map(Secret::reveal).toList();
  }

  /** The keys of secrets that read otherwise than before. */
  Set<String> renewedSince(DoorSecrets before) {
    Set<String> keys = new TreeSet<>(hooks.keySet());
    keys.addAll(before.hooks.keySet());
    keys.removeIf(key -> Objects.equals(hooks.get(key), before.hooks.get(key)));
    if (!token.equals(before.token)) {
      keys.add(Changes.MANAGEMENT_TOKEN);
    }
    return keys;
  }
}
