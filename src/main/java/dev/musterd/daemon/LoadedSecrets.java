package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.wiring.SecretReader;
import dev.musterd.wiring.StartupException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in the secrets and files that the configuration names, by key: the facts that may change
 * although the configuration does not.
 *
 * @param values in the order of the Apps
 */
record LoadedSecrets(Map<String, List<Secret>> values) {
  static final String CERTIFICATE_KEY = "http.tls.certificate";
  static final String PRIVATE_KEY = "http.tls.key";
  static final String CA_FILE_KEY = "github.ca-file";

  LoadedSecrets {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Fails with what is missing, a line each. */
  static Future<LoadedSecrets> read(Settings settings, SecretReader reader) {
    Map<String, Future<List<Secret>>> reading = new LinkedHashMap<>();
    settings
        .secrets()
        .forEach(
            secret -> reading.put(secret.key(), reader.readAll(secret.key(), secret.sources())));
    files(settings).forEach((key, file) -> reading.put(key, reader.readAll(key, List.of(file))));
    settings
        .github()
        .server()
        .caFile()
        .ifPresent(
            file -> reading.put(CA_FILE_KEY, reader.digest(CA_FILE_KEY, file).map(List::of)));
    return StartupException.unlessAll(reading.values().toArray(Future<?>[]::new))
        .map(
            _ -> {
              Map<String, List<Secret>> values = new LinkedHashMap<>();
              reading.forEach((key, secrets) -> values.put(key, secrets.result()));
              return new LoadedSecrets(values);
            });
  }

  /** Only the certificate and its key. */
  static Future<LoadedSecrets> certificate(Settings.Tls tls, SecretReader reader) {
    Future<List<Secret>> chain = file(CERTIFICATE_KEY, tls.certificate(), reader);
    Future<List<Secret>> key = file(PRIVATE_KEY, tls.key(), reader);
    return StartupException.unlessAll(chain, key)
        .map(
            _ ->
                new LoadedSecrets(
                    Map.of(CERTIFICATE_KEY, chain.result(), PRIVATE_KEY, key.result())));
  }

  private static Future<List<Secret>> file(String key, Path file, SecretReader reader) {
    return reader.readAll(key, List.of(new SecretSource.File(file)));
  }

  /** The files that the daemon reads besides secrets. */
  private static Map<String, SecretSource> files(Settings settings) {
    Map<String, SecretSource> files = new TreeMap<>();
    settings
        .http()
        .tls()
        .ifPresent(
            tls -> {
              files.put(CERTIFICATE_KEY, new SecretSource.File(tls.certificate()));
              files.put(PRIVATE_KEY, new SecretSource.File(tls.key()));
            });
    return files;
  }

  /** The only value of a key, where there is one. */
  Optional<Secret> value(String key) {
    return values.getOrDefault(key, List.of()).stream().findFirst();
  }

  Optional<Secret> token() {
    return value(Settings.Management.TOKEN_KEY);
  }

  /** All secret values, for code that masks them. */
  List<String> all() {
    return values.values().stream().flatMap(List::stream).map(Secret::reveal).toList();
  }

  /** With the values of some keys as they were before. */
  LoadedSecrets keeping(Set<String> keys, LoadedSecrets before) {
    Map<String, List<Secret>> kept = new LinkedHashMap<>(values);
    for (String key : keys) {
      kept.remove(key);
      Optional.ofNullable(before.values.get(key)).ifPresent(value -> kept.put(key, value));
    }
    return new LoadedSecrets(kept);
  }

  /** Accepts the signature of any App: a delivery does not say which of them it is for. */
  WebhookSignature signature(Settings.GitHub github) {
    return WebhookSignature.of(signing(github), github.acceptSha1Signatures());
  }

  List<String> signing(Settings.GitHub github) {
    return github.apps().stream()
        .flatMap(app -> values.getOrDefault(app.webhookSecretKey(), List.of()).stream())
        .map(Secret::reveal)
        .toList();
  }

  /** The keys of what reads otherwise than before. */
  Set<String> renewedSince(LoadedSecrets before) {
    Set<String> keys = new TreeSet<>(values.keySet());
    keys.addAll(before.values.keySet());
    keys.removeIf(key -> Objects.equals(values.get(key), before.values.get(key)));
    return keys;
  }
}
