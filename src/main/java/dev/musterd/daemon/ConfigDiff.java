package dev.musterd.daemon;

import dev.musterd.config.EffectiveConfig;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretSetting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What another configuration would change, by key.
 *
 * @param live what a running daemon takes over
 * @param atRestart what it does not
 */
record ConfigDiff(List<String> live, List<String> atRestart) {
  private static final String WEBHOOK_SECRET = ".webhook-secret";

  private static final String PRIVATE_KEY = ".private-key";

  private static final String ID = ".id";

  private static final Set<String> TLS =
      Set.of(LoadedSecrets.CERTIFICATE_KEY, LoadedSecrets.PRIVATE_KEY);

  private static final String MANAGEMENT_HOST = "management.host";

  private static final String POOLS = "pools.";

  /** The beginning of the keys of all Apps, of the only one and of named ones. */
  private static final String APPS = "github.app";

  private static final String BUDGETS = "costs.budget";

  private static final String NOT_SET = "null";

  /** Keys that {@link Reload} knows how to apply. */
  private static final Set<String> LIVE =
      Set.of(
          "logging.level",
          Settings.Management.TOKEN_KEY,
          Settings.GitHub.TOKEN_KEY,
          "github.accept-sha1-signatures",
          "queue.delay");

  ConfigDiff {
    live = List.copyOf(live);
    atRestart = List.copyOf(atRestart);
  }

  /**
   * Every key with the value that two configurations are compared by; never shown.
   *
   * @param loaded what its secrets and files hold; of those that are only read at the start, that
   *     is a fact as well
   */
  static Map<String, Object> facts(ReadResult.Valid read, LoadedSecrets loaded) {
    Map<String, Object> facts = facts(read);
    loaded.values().keySet().stream()
        .filter(key -> !isLive(key) && !TLS.contains(key))
        .forEach(key -> facts.put(key, List.of(facts.get(key), loaded.values().get(key))));
    return facts;
  }

  private static Map<String, Object> facts(ReadResult.Valid read) {
    Map<String, Object> facts = new TreeMap<>();
    EffectiveConfig.entries(read.effective())
        .forEach(entry -> facts.put(entry.key(), entry.text()));
    for (SecretSetting secret : read.settings().secrets()) {
      // Masked in the effective configuration; two of them differ by source, or by literal.
      facts.keySet().removeIf(key -> key.startsWith(secret.key() + "."));
      facts.put(secret.key(), secret.sources());
    }
    return facts;
  }

  static ConfigDiff between(Map<String, Object> inEffect, Map<String, Object> wanted) {
    Set<String> keys = new TreeSet<>(inEffect.keySet());
    keys.addAll(wanted.keySet());
    keys.removeIf(key -> Objects.equals(inEffect.get(key), wanted.get(key)));
    Set<String> gone = new TreeSet<>(names(inEffect));
    gone.removeAll(names(wanted));
    Predicate<String> now =
        key ->
            (isLive(key) || isReplaced(key, inEffect, wanted))
                && !gone.contains(pool(key))
                && !waits(key, keys);
    return new ConfigDiff(
        keys.stream().filter(now).toList(), keys.stream().filter(now.negate()).toList());
  }

  /** A file of TLS may be another, but whether the port speaks TLS is decided at the start. */
  private static boolean isReplaced(
      String key, Map<String, Object> inEffect, Map<String, Object> wanted) {
    return TLS.contains(key) && isSet(inEffect.get(key)) && isSet(wanted.get(key));
  }

  private static boolean isSet(Object fact) {
    return fact != null && !fact.equals(NOT_SET);
  }

  /**
   * Whether a secret has to wait for the restart with a key that belongs to it: a host on loopback
   * needs no token, but the port is still open where it was; a private key is of one App.
   */
  private static boolean waits(String key, Collection<String> changed) {
    return key.equals(Settings.Management.TOKEN_KEY) && changed.contains(MANAGEMENT_HOST)
        || isPrivateKey(key) && changed.contains(block(key) + ID);
  }

  private static String block(String key) {
    return key.substring(0, key.lastIndexOf('.'));
  }

  private static boolean isPrivateKey(String key) {
    return key.startsWith(APPS) && key.endsWith(PRIVATE_KEY);
  }

  private static boolean isLive(String key) {
    return LIVE.contains(key)
        || key.startsWith(BUDGETS)
        || isOfAPool(key)
        || isPrivateKey(key)
        || isWebhookSecret(key);
  }

  private static boolean isWebhookSecret(String key) {
    return key.startsWith(APPS) && key.endsWith(WEBHOOK_SECRET);
  }

  static boolean isOfAPool(String key) {
    return key.startsWith(POOLS);
  }

  private static Set<String> names(Map<String, Object> facts) {
    return facts.keySet().stream()
        .filter(ConfigDiff::isOfAPool)
        .map(ConfigDiff::pool)
        .collect(Collectors.toSet());
  }

  /** A pool's name has no dot, nor anything that HOCON would quote. */
  private static String pool(String key) {
    return isOfAPool(key) ? key.substring(POOLS.length()).split("\\.", 2)[0] : "";
  }

  /** Whether what is now read for this key may be used, even where its text is the same. */
  boolean allow(String key) {
    return !atRestart.contains(key)
        && !waits(key, atRestart)
        && (!TLS.contains(key) || TLS.stream().noneMatch(atRestart::contains));
  }

  /** The configuration in effect once the live changes are applied. */
  Map<String, Object> applied(Map<String, Object> inEffect, Map<String, Object> wanted) {
    Map<String, Object> after = new TreeMap<>(inEffect);
    for (String key : live) {
      after.remove(key);
      if (wanted.containsKey(key)) {
        after.put(key, wanted.get(key));
      }
    }
    return after;
  }
}
