package dev.musterd.daemon;

import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.LogSetup;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.SecretReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes over a configuration that has changed: all of what a running daemon can change, or, when
 * anything is wrong with it, nothing. Belongs to the daemon's event loop.
 */
final class Reload {
  private final Vertx vertx;
  private final Source source;
  private final Target target;
  private Map<String, Object> inEffect;
  private ListenerSecrets current;

  /**
   * Where a changed configuration is read from.
   *
   * @param configuration reads the file again; blocks
   */
  record Source(Supplier<ReadResult> configuration, SecretReader secrets) {}

  /** The parts of a running daemon that a reload changes, and where it is reported. */
  record Target(HttpListeners listeners, Duties duties, Journal journal) {}

  /**
   * @param started the configuration that the daemon was started with
   * @param current the secrets that it read then
   */
  Reload(
      Vertx vertx,
      ReadResult.Valid started,
      ListenerSecrets current,
      Source source,
      Target target) {
    this.vertx = vertx;
    this.inEffect = ConfigDiff.facts(started);
    this.current = current;
    this.source = source;
    this.target = target;
  }

  /** Never fails: a problem is recorded as an event, and the daemon goes on as it was. */
  Future<Void> reload() {
    return vertx
        .executeBlocking(source.configuration()::get, false)
        .compose(
            result ->
                switch (result) {
                  case ReadResult.Valid valid -> take(valid);
                  case ReadResult.Invalid(List<Problem> problems) ->
                      Future.succeededFuture(
                          refuse(problems.stream().map(Problem::toString).toList()));
                })
        .otherwise(bug -> refuse(List.of(String.valueOf(bug.getMessage()))));
  }

  /** A file behind a secret may have changed though its key has not, so secrets are read anew. */
  private Future<Void> take(ReadResult.Valid valid) {
    Settings settings = valid.settings();
    GitHubAdapters gitHub =
        new GitHubAdapters(vertx, settings.github(), source.secrets(), InstantSource.system());
    return ListenerSecrets.read(gitHub, source.secrets(), settings.management())
        .map(found -> apply(valid, found))
        .otherwise(missing -> refuse(String.valueOf(missing.getMessage()).lines().toList()));
  }

  private Void apply(ReadResult.Valid valid, ListenerSecrets found) {
    Map<String, Object> wanted = ConfigDiff.facts(valid);
    ConfigDiff changes = ConfigDiff.between(inEffect, wanted);
    ListenerSecrets taken =
        changes.allow(Settings.Management.TOKEN_KEY) ? found : found.with(current.token());
    WebhookSignature signature = taken.signature(valid.settings().github());
    LogSetup.level(LogSettings.level(valid.settings().logging()));
    target.listeners().replaceSecrets(signature, taken);
    target.journal().record(new Event.DaemonReloaded(taken(changes, taken), changes.atRestart()));
    if (changes.live().stream().anyMatch(ConfigDiff::isOfAPool)) {
      target.duties().replacePools(valid.settings().runnerPools());
    }
    inEffect = changes.applied(inEffect, wanted);
    current = taken;
    return null;
  }

  /** The keys that have taken effect: changed ones, and those whose secret has changed. */
  private List<String> taken(ConfigDiff changes, ListenerSecrets found) {
    return Stream.concat(changes.live().stream(), found.renewedSince(current).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private Void refuse(List<String> problems) {
    target.journal().record(new Event.ReloadRefused(problems));
    return null;
  }
}
