package dev.musterd.daemon;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.SecretReader;
import dev.musterd.wiring.StartupException;
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
 * The secrets that requests to the listeners are checked against.
 *
 * @param hooks webhook secrets by the key under which an App has them, in the order of the Apps
 */
record ListenerSecrets(Map<String, List<Secret>> hooks, Optional<Secret> token) {
  ListenerSecrets {
    hooks = Collections.unmodifiableMap(new LinkedHashMap<>(hooks));
  }

  /** Fails with what is missing, a line each. */
  static Future<ListenerSecrets> read(
      GitHubAdapters gitHub, SecretReader secrets, Settings.Management management) {
    Future<Map<String, List<Secret>>> hooks = gitHub.webhookSecrets();
    Future<Optional<Secret>> token =
        secrets.find(Settings.Management.TOKEN_KEY, management.token());
    return StartupException.unlessAll(hooks, token)
        .map(_ -> new ListenerSecrets(hooks.result(), token.result()));
  }

  ListenerSecrets with(Optional<Secret> other) {
    return new ListenerSecrets(hooks, other);
  }

  /** Accepts the signature of any App: a delivery does not say which of them it is for. */
  WebhookSignature signature(Settings.GitHub github) {
    return WebhookSignature.of(signing(), github.acceptSha1Signatures());
  }

  List<String> signing() {
    return hooks.values().stream().flatMap(List::stream).map(Secret::reveal).toList();
  }

  /** The keys of secrets that read otherwise than before. */
  Set<String> renewedSince(ListenerSecrets before) {
    Set<String> keys = new TreeSet<>(hooks.keySet());
    keys.addAll(before.hooks.keySet());
    keys.removeIf(key -> Objects.equals(hooks.get(key), before.hooks.get(key)));
    if (!token.equals(before.token)) {
      keys.add(Settings.Management.TOKEN_KEY);
    }
    return keys;
  }
}
