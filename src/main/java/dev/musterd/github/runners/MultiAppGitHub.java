package dev.musterd.github.runners;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.GitHub;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Several GitHub Apps behind the one port. GitHub limits the calls of each App at each owner, so a
 * call goes to the App that is installed there and has most calls left.
 */
public final class MultiAppGitHub implements GitHub {
  private final Map<String, RestGitHub> byName;
  private final List<RestGitHub> apps;

  /** The App of each delivery, from the latest reading of the logs. */
  private final Map<Long, RestGitHub> origins = new HashMap<>();

  /**
   * @param apps by the key under which the operator wrote them, at least one
   */
  public MultiAppGitHub(Map<String, RestGitHub> apps) {
    this.byName = new LinkedHashMap<>(apps);
    this.apps = List.copyOf(apps.values());
  }

  /** Workflow runs, each by the App that has most calls left at its repository. */
  public WorkflowRuns runs() {
    return new MultiAppRuns(this::at);
  }

  /** Check runs, each by the first App that is installed at its repository. */
  public CheckRuns checkRuns() {
    return new MultiAppCheckRuns(apps, this::firstAt);
  }

  @Override
  public Future<RegistrationOutcome> register(
      RunnerPool pool, Owner owner, long installation, Instance.Id instance) {
    return at(owner).compose(app -> app.register(pool, owner, installation, instance));
  }

  /**
   * Registers a runner that never comes, under this name; its secret is thrown away. Never fails.
   */
  public Future<RegistrationOutcome> placeholder(RunnerPool pool, Owner owner, String name) {
    return at(owner).compose(app -> app.placeholder(pool, owner, name));
  }

  @Override
  public Future<JobReading> read(Ticket ticket) {
    return at(ticket.job().repository()).compose(app -> app.read(ticket));
  }

  @Override
  public Future<List<Registration>> registrations(Owner owner) {
    return at(owner).compose(app -> app.registrations(owner));
  }

  @Override
  public Future<Deregistration> deregister(Owner owner, Registration.Id runner) {
    return at(owner).compose(app -> app.deregister(owner, runner));
  }

  @Override
  public Future<Void> drain(Owner owner, Registration.Id runner) {
    return at(owner).compose(app -> app.drain(owner, runner));
  }

  /** Never fails: where no App is known to be installed, one of them will say what is wrong. */
  private Future<RestGitHub> at(Owner owner) {
    List<Future<Boolean>> serving = apps.stream().map(app -> app.serves(owner)).toList();
    return Future.join(serving).transform(_ -> Future.succeededFuture(best(owner, serving)));
  }

  /** Never fails, as {@link #at}. */
  private Future<RestGitHub> firstAt(Owner owner) {
    List<Future<Boolean>> serving = apps.stream().map(app -> app.serves(owner)).toList();
    return Future.join(serving)
        .transform(_ -> Future.succeededFuture(apps.get(Math.max(0, first(serving)))));
  }

  private static int first(List<Future<Boolean>> serving) {
    return serving.indexOf(
        serving.stream()
            .filter(each -> each.succeeded() && each.result())
            .findFirst()
            .orElse(null));
  }

  private RestGitHub best(Owner owner, List<Future<Boolean>> serving) {
    List<RestGitHub> installed = new ArrayList<>();
    RestGitHub fallback = apps.getFirst();
    for (int i = 0; i < apps.size(); i++) {
      if (serving.get(i).failed()) {
        fallback = apps.get(i);
      } else if (serving.get(i).result()) {
        installed.add(apps.get(i));
      }
    }
    return installed.stream()
        .max(Comparator.comparingLong(app -> app.left(owner)))
        .orElse(fallback);
  }

  @Override
  public Future<List<Owner.Organization>> organizations() {
    return all(RestGitHub::organizations)
        .map(lists -> lists.stream().flatMap(List::stream).distinct().toList());
  }

  @Override
  public Future<Void> authenticate() {
    List<Future<Void>> checks =
        byName.entrySet().stream()
            .map(
                app ->
                    app.getValue()
                        .authenticate()
                        .recover(
                            failure ->
                                Future.failedFuture(
                                    new IllegalStateException(
                                        app.getKey() + ": " + failure.getMessage()))))
            .toList();
    return Future.join(checks).mapEmpty();
  }

  /** That of the first App, when every one that may serve the owner is refused. */
  @Override
  public Optional<String> refusal(Owner owner) {
    List<RestGitHub> serving = apps.stream().filter(app -> app.isKnownAt(owner)).toList();
    List<String> refusals =
        (serving.isEmpty() ? apps : serving)
            .stream().flatMap(app -> app.refusal(owner).stream()).toList();
    return refusals.size() < Math.max(1, serving.isEmpty() ? apps.size() : serving.size())
        ? Optional.empty()
        : Optional.of(refusals.getFirst());
  }

  @Override
  public AppAccess access() {
    return AppAccess.ofAll(apps.stream().map(RestGitHub::access).toList());
  }

  /** Each installation is of one App; what the Apps themselves have left is told for each. */
  @Override
  public List<GitHub.Budget> budgets() {
    return apps.stream().flatMap(app -> app.budgets().stream()).toList();
  }

  /** The first instant at which one of those that serve the owner may call again. */
  @Override
  public Optional<Instant> limitedUntil(Owner owner) {
    List<RestGitHub> serving = apps.stream().filter(app -> app.isKnownAt(owner)).toList();
    List<Instant> limits =
        serving.stream().flatMap(app -> app.limitedUntil(owner).stream()).toList();
    return limits.size() < serving.size()
        ? Optional.empty()
        : limits.stream().min(Comparator.naturalOrder());
  }

  @Override
  public Optional<Instant> limitedUntil() {
    return apps.stream().flatMap(app -> app.limitedUntil().stream()).max(Comparator.naturalOrder());
  }

  @Override
  public Future<DeliveryLog> deliveries(Instant since) {
    return all(app -> app.deliveries(since)).map(this::merged);
  }

  private DeliveryLog merged(List<DeliveryLog> logs) {
    origins.clear();
    List<LoggedDelivery> deliveries = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      RestGitHub app = apps.get(i);
      logs.get(i).attempts().forEach(delivery -> origins.put(delivery.id(), app));
      deliveries.addAll(logs.get(i).attempts());
    }
    deliveries.sort(Comparator.comparing(LoggedDelivery::at).reversed());
    return new DeliveryLog(deliveries, logs.stream().allMatch(DeliveryLog::whole));
  }

  @Override
  public Future<Redelivery> redeliver(long delivery) {
    return origins.getOrDefault(delivery, apps.getFirst()).redeliver(delivery);
  }

  private <T> Future<List<T>> all(Function<RestGitHub, Future<T>> call) {
    return Future.all(apps.stream().map(call).toList()).map(done -> done.<T>list());
  }
}
