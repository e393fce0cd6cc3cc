package dev.musterd.app;

import dev.musterd.config.EffectiveConfig;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What another configuration would change, by key.
 *
 * @param live what a running daemon takes over
 * @param atRestart what it does not
 */
record Changes(List<String> live, List<String> atRestart) {
  static final String MANAGEMENT_TOKEN = "management.token";
  static final String WEBHOOK_SECRET = "github.app.webhook-secret";
  private static final String MANAGEMENT_HOST = "management.host";

  private static final Set<String> SECRETS =
      Set.of(Daemon.APP_KEY, MANAGEMENT_TOKEN, WEBHOOK_SECRET);

  /** Keys that {@link Reload} knows how to apply. */
  private static final Set<String> LIVE =
      Set.of("logging.level", MANAGEMENT_TOKEN, WEBHOOK_SECRET, "github.accept-sha1-signatures");

  Changes {
    live = List.copyOf(live);
    atRestart = List.copyOf(atRestart);
  }

  /** Every key with what makes it equal to another; nothing of it may be shown. */
  static Map<String, Object> facts(ReadResult.Valid read) {
    Map<String, Object> facts = new TreeMap<>();
    EffectiveConfig.entries(read.effective())
        .forEach(entry -> facts.put(entry.key(), entry.text()));
    facts.keySet().removeIf(key -> SECRETS.stream().anyMatch(it -> key.startsWith(it + ".")));
    // Masked there; what is compared here is where they are, or what was written.
    Settings.App app = read.settings().github().app();
    facts.put(Daemon.APP_KEY, app.privateKey());
    facts.put(WEBHOOK_SECRET, app.webhookSecrets());
    facts.put(MANAGEMENT_TOKEN, read.settings().management().token());
    return facts;
  }

  static Changes between(Map<String, Object> inEffect, Map<String, Object> wanted) {
    Set<String> keys = new TreeSet<>(inEffect.keySet());
    keys.addAll(wanted.keySet());
    keys.removeIf(key -> Objects.equals(inEffect.get(key), wanted.get(key)));
    Set<String> live = new TreeSet<>(LIVE);
    if (keys.contains(MANAGEMENT_HOST)) {
      // A host on loopback needs no token; but the port is still open where it was.
      live.remove(MANAGEMENT_TOKEN);
    }
    return new Changes(
        keys.stream().filter(live::contains).toList(),
        keys.stream().filter(Predicate.not(live::contains)).toList());
  }

  /** Whether what is now read for this key may be used, even where its text is the same. */
  boolean allow(String key) {
    return !atRestart.contains(key)
        && (!key.equals(MANAGEMENT_TOKEN) || !atRestart.contains(MANAGEMENT_HOST));
  }

  /** What is in effect once the live ones have been applied. */
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
