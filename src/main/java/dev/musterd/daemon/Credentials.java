package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.github.client.AppKey;
import dev.musterd.wiring.AwsAdapters;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The keys and tokens that the daemon shows to others, replaced while it runs: the private keys of
 * the Apps, the personal access token, the certificate of the webhook port, and the access key of
 * AWS.
 */
record Credentials(
    Vertx vertx,
    List<Settings.App> apps,
    GitHubAdapters gitHub,
    AwsAdapters aws,
    HttpListeners listeners,
    Runnable authenticate) {
  /** What a reload calls the access key, which is in no key of the configuration. */
  static final String AWS = "AWS credentials";

  /**
   * Takes over what is renewed, all of it or, when a key cannot be read, nothing. Returns the names
   * of what no key of the configuration says.
   *
   * @param renewed the keys of the configuration whose value is another than before
   */
  Future<List<String>> renew(LoadedSecrets loaded, Set<String> renewed) {
    Future<Map<String, AppKey>> keys = vertx.executeBlocking(() -> keys(loaded, renewed), false);
    Future<BooleanSupplier> ofAws = aws.renewedCredentials();
    return Future.all(keys, ofAws)
        .compose(_ -> certificate(loaded, renewed))
        .map(
            _ -> {
              take(keys.result(), loaded, renewed);
              return ofAws.result().getAsBoolean() ? List.of(AWS) : List.of();
            });
  }

  /** The new keys, by the block of their App. */
  private Map<String, AppKey> keys(LoadedSecrets loaded, Set<String> renewed) {
    Map<String, AppKey> keys = new LinkedHashMap<>();
    for (Settings.App app : apps) {
      if (renewed.contains(app.privateKeyKey())) {
        loaded
            .value(app.privateKeyKey())
            .ifPresent(secret -> keys.put(app.key(), key(app.privateKeyKey(), secret)));
      }
    }
    return keys;
  }

  private static AppKey key(String name, Secret secret) {
    try {
      return AppKey.of(secret.reveal());
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(name + ": " + malformed.getMessage());
    }
  }

  /** Presents the certificate, when it or its key is among those renewed. */
  Future<?> certificate(LoadedSecrets loaded, Set<String> renewed) {
    boolean other =
        renewed.contains(LoadedSecrets.CERTIFICATE_KEY)
            || renewed.contains(LoadedSecrets.PRIVATE_KEY);
    return other
        ? listeners
            .webhooks()
            .present(
                pem(loaded, LoadedSecrets.CERTIFICATE_KEY), pem(loaded, LoadedSecrets.PRIVATE_KEY))
        : Future.succeededFuture();
  }

  private static String pem(LoadedSecrets loaded, String key) {
    return loaded.value(key).map(Secret::reveal).orElse("");
  }

  private void take(Map<String, AppKey> keys, LoadedSecrets loaded, Set<String> renewed) {
    keys.forEach(gitHub::replaceKey);
    if (renewed.contains(Settings.GitHub.TOKEN_KEY)) {
      gitHub.replaceToken(loaded.value(Settings.GitHub.TOKEN_KEY));
    }
    if (!keys.isEmpty()) {
      authenticate.run();
    }
  }
}
