package dev.musterd.daemon;

import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.LogSetup;
import dev.musterd.wiring.SecretReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private LoadedSecrets current;
  private Optional<Settings.Tls> tls;

  /** Of the certificate's files. */
  private final RepeatedRefusal refusals = new RepeatedRefusal();

  /**
   * Where a changed configuration is read from.
   *
   * @param configuration reads the file again; blocks
   */
  record Source(Supplier<ReadResult> configuration, SecretReader secrets) {}

  /** The parts of a running daemon that a reload changes, and where it is reported. */
  record Target(
      HttpListeners listeners, Credentials credentials, Decisions decisions, Journal journal) {}

  /**
   * @param started the configuration that the daemon was started with
   * @param current the secrets that it read then
   */
  Reload(
      Vertx vertx, ReadResult.Valid started, LoadedSecrets current, Source source, Target target) {
    this.vertx = vertx;
    this.inEffect = ConfigDiff.facts(started, current);
    this.current = current;
    this.tls = started.settings().http().tls();
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

  /**
   * Presents another certificate when its files have been replaced. Never fails; a pair that cannot
   * be presented is reported once, at the second look: the first may have met half of a renewal.
   */
  Future<Void> renewCertificate() {
    return tls.map(
            files ->
                LoadedSecrets.certificate(files, source.secrets())
                    .compose(this::present)
                    .onSuccess(_ -> refusals.over())
                    .otherwise(failure -> refused(String.valueOf(failure.getMessage()))))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> present(LoadedSecrets found) {
    LoadedSecrets others = current.keeping(found.values().keySet(), found);
    Set<String> renewed = others.renewedSince(current);
    return renewed.isEmpty()
        ? Future.succeededFuture()
        : target
            .credentials()
            .certificate(others, renewed)
            .map(
                _ -> {
                  current = current.keeping(found.values().keySet(), found);
                  List<String> changed = renewed.stream().sorted().toList();
                  target.journal().record(new Event.DaemonReloaded(changed, List.of()));
                  return null;
                });
  }

  private Void refused(String reason) {
    return refusals.isDue(reason) ? refuse(reason.lines().toList()) : null;
  }

  /** A file behind a secret may have changed though its key has not, so secrets are read anew. */
  private Future<Void> take(ReadResult.Valid valid) {
    return LoadedSecrets.read(valid.settings(), source.secrets())
        .compose(found -> take(valid, found))
        .recover(
            missing ->
                Future.succeededFuture(
                    refuse(String.valueOf(missing.getMessage()).lines().toList())));
  }

  /** What may be refused comes first, so that all of it counts or nothing. */
  private Future<Void> take(ReadResult.Valid valid, LoadedSecrets found) {
    Map<String, Object> wanted = ConfigDiff.facts(valid, found);
    ConfigDiff changes = ConfigDiff.between(inEffect, wanted);
    Set<String> waiting = new HashSet<>(found.values().keySet());
    waiting.removeIf(changes::allow);
    LoadedSecrets taken = found.keeping(waiting, current);
    Set<String> renewed = taken.renewedSince(current);
    return target
        .credentials()
        .renew(taken, renewed)
        .map(further -> apply(new Change(valid, wanted, changes, taken, renewed), further));
  }

  /** A configuration that is about to count. */
  private record Change(
      ReadResult.Valid valid,
      Map<String, Object> wanted,
      ConfigDiff changes,
      LoadedSecrets taken,
      Set<String> renewed) {
    /**
     * The keys that take effect: changed ones, those whose secret has changed, and further names.
     */
    List<String> keys(List<String> further) {
      return Stream.of(changes.live(), renewed, further)
          .flatMap(Collection::stream)
          .filter(key -> !changes.atRestart().contains(key))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private Void apply(Change change, List<String> further) {
    Settings settings = change.valid().settings();
    ConfigDiff changes = change.changes();
    WebhookSignature signature = change.taken().signature(settings.github());
    LogSetup.level(LogSettings.level(settings.logging()));
    target.listeners().replaceSecrets(signature, change.taken());
    target.journal().record(new Event.DaemonReloaded(change.keys(further), changes.atRestart()));
    if (changes.live().stream().anyMatch(ConfigDiff::isOfAPool)) {
      target.decisions().replacePools(settings.runnerPools());
    }
    target.decisions().replaceBudgets(settings.budgets());
    inEffect = changes.applied(inEffect, change.wanted());
    current = change.taken();
    if (changes.allow(LoadedSecrets.CERTIFICATE_KEY)) {
      tls = settings.http().tls();
    }
    return null;
  }

  private Void refuse(List<String> problems) {
    target.journal().record(new Event.ReloadRefused(problems));
    return null;
  }
}
