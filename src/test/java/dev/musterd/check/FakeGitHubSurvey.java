package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** GitHub in memory: an ordered ping appears in the log after some requests. */
final class FakeGitHubSurvey implements GitHubSurvey {
  static final Map<String, String> ENOUGH =
      Map.of("organization_self_hosted_runners", "write", "actions", "read", "metadata", "read");

  Optional<CheckFailedException> refusal = Optional.empty();
  Optional<CheckFailedException> webhookRefusal = Optional.empty();
  Optional<CheckFailedException> pingRefusal = Optional.empty();
  Optional<CheckFailedException> groupRefusal = Optional.empty();
  App app = new App("m", "acme", ENOUGH, Set.of("workflow_job"));
  List<Installation> installations = List.of(installation(501, "acme", false));
  Webhook webhook = new Webhook("https://ci.example/webhook", "json", true, false);
  final List<LoggedDelivery> log = new ArrayList<>();
  final Set<Owner> hidden = new HashSet<>();
  final Map<Owner, List<RunnerGroup>> groups = new HashMap<>();
  Set<String> groupRepositories = Set.of();
  int pingStatus = 200;
  int pollsUntilPing = 3;
  private int polls;
  private Optional<LoggedDelivery> ordered = Optional.empty();

  static Installation installation(long id, String account, boolean suspended) {
    return new Installation(id, account, "Organization", suspended, ENOUGH, Set.of("workflow_job"));
  }

  static LoggedDelivery delivery(long id, String event, int status) {
    return new LoggedDelivery(
        id, "guid-" + id, false, event, "", Instant.parse("2026-11-24T11:00:00Z"), status);
  }

  private <T> Future<T> answer(T value) {
    return refusal.<Future<T>>map(Future::failedFuture).orElse(Future.succeededFuture(value));
  }

  @Override
  public Future<App> app() {
    return answer(app);
  }

  @Override
  public Future<List<Installation>> installations() {
    return answer(installations);
  }

  @Override
  public Future<Boolean> covers(Owner.Repository repository) {
    return answer(!hidden.contains(repository));
  }

  @Override
  public Future<Webhook> webhook() {
    return webhookRefusal
        .<Future<Webhook>>map(Future::failedFuture)
        .orElseGet(() -> answer(webhook));
  }

  @Override
  public Future<List<LoggedDelivery>> lastDeliveries() {
    if (ordered.isPresent() && ++polls >= pollsUntilPing) {
      LoggedDelivery ping = ordered.get();
      ordered = Optional.empty();
      log.addFirst(new LoggedDelivery(99, ping.guid(), true, "ping", "", ping.at(), pingStatus));
    }
    return answer(List.copyOf(log));
  }

  @Override
  public Future<Void> redeliver(long delivery) {
    if (pingRefusal.isPresent()) {
      return Future.failedFuture(pingRefusal.get());
    }
    ordered = log.stream().filter(logged -> logged.id() == delivery).findFirst();
    return Future.succeededFuture();
  }

  @Override
  public Future<List<RunnerGroup>> runnerGroups(Owner owner) {
    return groupRefusal
        .<Future<List<RunnerGroup>>>map(Future::failedFuture)
        .orElseGet(
            () ->
                answer(
                    groups.getOrDefault(
                        owner, List.of(new RunnerGroup(1, "Default", true, "all", false, false)))));
  }

  @Override
  public Future<Set<String>> repositories(Owner owner, long group) {
    return answer(groupRepositories);
  }

  @Override
  public Future<Map<String, String>> runnerVersions(Owner owner) {
    return answer(Map.of("linux-x64", "2.335.0"));
  }
}
