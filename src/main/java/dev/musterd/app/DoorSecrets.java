package dev.musterd.app;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.http.WebhookSignature;
import io.vertx.core.Future;
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

  /** Fails with what is missing, a line each. */
  static Future<DoorSecrets> read(
      GitHubSide gitHub, SecretReader secrets, Settings.Management management) {
    Future<Map<String, List<Secret>>> hooks = gitHub.webhookSecrets();
    Future<Optional<Secret>> token = secrets.find(Changes.MANAGEMENT_TOKEN, management.token());
    return StartFailed.unlessAll(hooks, token)
        .map(_ -> new DoorSecrets(hooks.result(), token.result()));
  }

  DoorSecrets with(Optional<Secret> other) {
    return new DoorSecrets(hooks, other);
  }

  /** By any App: which of them signed a delivery is not asked. */
  WebhookSignature signature(Settings.GitHub github) {
    return WebhookSignature.of(signing(), github.acceptSha1Signatures());
  }

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
