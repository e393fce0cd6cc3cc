package dev.musterd.doubles.github;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.GitHub;
import dev.musterd.port.ListRefusedException;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The port over the simulated GitHub, without HTTP: context-free futures, so virtual time can drive
 * it.
 */
public final class FakeGitHub implements GitHub {
  private static final int PAGE = 100;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration ORGANIZATIONS_REMEMBERED = Duration.ofMinutes(10);
  private static final Duration TOKEN_MARGIN = Duration.ofMinutes(10);
  private static final Duration TOKEN_MARGIN_MAX = Duration.ofMinutes(59);

  private final Api api;
  private final InstantSource clock;
  private final Timers timers;
  private final Map<Owner, Api.Token> tokens = new HashMap<>();
  private final Map<Owner, List<Accounts.Group>> groups = new HashMap<>();
  private final Map<Long, Instant> limited = new HashMap<>();
  private boolean jitMissing;
  private Optional<String> refusal = Optional.empty();
  private List<Owner.Organization> organizations = List.of();
  private Instant organizationsUntil = Instant.MIN;

  public FakeGitHub(SimulatedGitHub github, InstantSource clock, Timers timers) {
    api = github.api();
    this.clock = clock;
    this.timers = timers;
  }

  @Override
  public Future<RegistrationOutcome> register(
      RunnerPool pool, Owner owner, long installation, Instance.Id instance) {
    Optional<Instant> wait = limitedUntil(owner);
    if (wait.isPresent()) {
      return Future.succeededFuture(new RegistrationOutcome.Throttled(wait.get()));
    }
    String name = pool.runnerName(instance);
    return installed(owner)
        .compose(_ -> group(owner, pool.registration().runnerGroup()))
        .compose(
            group ->
                pool.registration().ephemeral() && !jitMissing
                    ? jit(pool, owner, name, group, true)
                    : token(pool, owner, name))
        .recover(failure -> Future.succeededFuture(outcome(owner, failure)));
  }

  /** The status is none of the thing's that is asked about. */
  private Future<Void> installed(Owner owner) {
    return api.installationOf(owner).isPresent()
        ? Future.succeededFuture()
        : Future.failedFuture(new ReplyException(403, "the App is not installed at " + owner));
  }

  private Future<Long> group(Owner owner, String name) {
    if (owner instanceof Owner.Repository) {
      return Future.succeededFuture(1L);
    }
    Future<List<Accounts.Group>> known =
        groups.containsKey(owner)
            ? Future.succeededFuture(groups.get(owner))
            : value(api.groups(owner)).onSuccess(read -> groups.put(owner, read));
    return known.compose(
        list ->
            list.stream()
                .filter(
                    group ->
                        !group.inherited()
                            && (name.equals("Default")
                                ? group.isDefault()
                                : group.name().equals(name)))
                .findFirst()
                .map(group -> Future.succeededFuture(group.id()))
                .orElseGet(() -> unknownGroup(owner, name, list)));
  }

  private Future<Long> unknownGroup(Owner owner, String name, List<Accounts.Group> known) {
    groups.remove(owner);
    List<String> names = known.stream().map(Accounts.Group::name).toList();
    return Future.failedFuture(
        new ReplyException(422, owner + " has no runner group " + name + ", only " + names));
  }

  private Future<RegistrationOutcome> jit(
      RunnerPool pool, Owner owner, String name, long group, boolean mayReplace) {
    return value(api.jit(owner, name, group, pool.selection().labels().values()))
        .map(FakeGitHub::registered)
        .recover(
            failure -> {
              if (status(failure) == 409 && mayReplace) {
                return replace(owner, name).compose(_ -> jit(pool, owner, name, group, false));
              }
              if (status(failure) == 404 && !api.jitSupported) {
                jitMissing = true;
                return token(pool, owner, name);
              }
              return Future.failedFuture(failure);
            });
  }

  private static RegistrationOutcome registered(Api.Jit jit) {
    return new RegistrationOutcome.Registered(
        Optional.of(new Registration.Id(jit.runner().id)),
        new RunnerConfiguration(RunnerConfiguration.Kind.JIT, jit.configuration()));
  }

  private Future<Boolean> replace(Owner owner, String name) {
    return value(api.runners(owner, Optional.of(name), 1, PAGE))
        .compose(
            page -> {
              if (page.items().isEmpty()) {
                return Future.failedFuture(new NameTakenException(name));
              }
              Registration found = page.items().getFirst();
              return found.online()
                  ? Future.failedFuture(new ReplyException(409, "the name " + name + " is in use"))
                  : value(api.remove(owner, found.id().value()));
            });
  }

  private static final class NameTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NameTakenException(String name) {
      super("the name " + name + " is taken by a runner that is not listed yet");
    }
  }

  private Future<RegistrationOutcome> token(RunnerPool pool, Owner owner, String name) {
    Api.Token held = tokens.get(owner);
    Future<Api.Token> token =
        held != null && !held.expires().minus(margin(pool)).isBefore(clock.instant())
            ? Future.succeededFuture(held)
            : value(api.registrationToken(owner)).onSuccess(fresh -> tokens.put(owner, fresh));
    return token.map(
        fresh ->
            new RegistrationOutcome.Registered(
                Optional.empty(),
                new RunnerConfiguration(
                    RunnerConfiguration.Kind.TOKEN,
                    ConfigArguments.line(pool, owner, name, fresh.value()))));
  }

  private static Duration margin(RunnerPool pool) {
    Duration boot = pool.lifetime().bootTime();
    return boot.compareTo(TOKEN_MARGIN) < 0
        ? TOKEN_MARGIN
        : boot.compareTo(TOKEN_MARGIN_MAX) > 0 ? TOKEN_MARGIN_MAX : boot;
  }

  @Override
  public Future<JobReading> read(Ticket ticket) {
    Owner.Repository repository = ticket.job().repository();
    return installed(repository)
        .compose(_ -> value(api.job(repository, ticket.id())))
        .<JobReading>map(
            job ->
                switch (job.status()) {
                  case "queued" -> new JobReading.Queued();
                  case "in_progress", "completed" -> new JobReading.NotQueued(job.status());
                  default -> new JobReading.HeldBack(job.status());
                })
        .recover(failure -> unread(repository, failure));
  }

  private Future<JobReading> unread(Owner.Repository repository, Throwable failure) {
    return switch (status(failure)) {
      case 404 ->
          value(api.repository(repository))
              .<JobReading>map(_ -> new JobReading.Gone())
              .otherwise(
                  unseen ->
                      status(unseen) == 404
                          ? new JobReading.Hidden(
                              "GitHub shows the App no repository " + repository)
                          : new JobReading.Unknown(unseen.getMessage()));
      case 410 -> Future.succeededFuture(new JobReading.Gone());
      default -> Future.succeededFuture(new JobReading.Unknown(failure.getMessage()));
    };
  }

  @Override
  public Future<List<Registration>> registrations(Owner owner) {
    return installed(owner)
        .compose(_ -> pages(owner, 1, new ArrayList<>()))
        .recover(failure -> Future.failedFuture(unlisted(failure)));
  }

  private Throwable unlisted(Throwable failure) {
    return failure instanceof ReplyException reply
            && reply.status >= 400
            && reply.status < 500
            && reply.retryAt(clock.instant()).isEmpty()
        ? new ListRefusedException(reply.getMessage())
        : failure;
  }

  private Future<List<Registration>> pages(Owner owner, int number, List<Registration> found) {
    return value(api.runners(owner, Optional.empty(), number, PAGE))
        .compose(
            page -> {
              found.addAll(page.items());
              return page.last()
                  ? Future.succeededFuture(List.copyOf(found))
                  : pages(owner, number + 1, found);
            });
  }

  @Override
  public Future<Deregistration> deregister(Owner owner, Registration.Id runner) {
    return installed(owner)
        .compose(_ -> value(api.remove(owner, runner.value())))
        .<Deregistration>map(_ -> new Deregistration.Deregistered())
        .recover(
            failure ->
                Future.succeededFuture(
                    switch (status(failure)) {
                      case 404 -> new Deregistration.AlreadyGone();
                      case 422 -> new Deregistration.StillBusy();
                      default -> new Deregistration.Failed(failure.getMessage());
                    }));
  }

  @Override
  public Future<Void> drain(Owner owner, Registration.Id runner) {
    return installed(owner).compose(_ -> value(api.removeLabels(owner, runner.value()))).mapEmpty();
  }

  @Override
  public Future<List<Owner.Organization>> organizations() {
    return clock.instant().isBefore(organizationsUntil)
        ? Future.succeededFuture(organizations)
        : installations(1, new ArrayList<>())
            .onSuccess(
                read -> {
                  organizations = read;
                  organizationsUntil = clock.instant().plus(ORGANIZATIONS_REMEMBERED);
                });
  }

  private Future<List<Owner.Organization>> installations(
      int number, List<Owner.Organization> found) {
    return value(api.installations(GitHubApp.ONE_ID, number, PAGE))
        .compose(
            page -> {
              page.items().stream()
                  .filter(installation -> !installation.suspended())
                  .map(Accounts.Installation::owner)
                  .filter(Owner.Organization.class::isInstance)
                  .map(Owner.Organization.class::cast)
                  .forEach(found::add);
              return page.last()
                  ? Future.succeededFuture(List.copyOf(found))
                  : installations(number + 1, found);
            });
  }

  @Override
  public Future<Void> authenticate() {
    return value(api.app())
        .onSuccess(_ -> refusal = Optional.empty())
        .onFailure(failure -> refusal = Optional.of(failure.getMessage()))
        .mapEmpty();
  }

  @Override
  public Optional<String> refusal(Owner owner) {
    return refusal;
  }

  @Override
  public AppAccess access() {
    return api.access(refusal);
  }

  @Override
  public List<GitHub.Budget> budgets() {
    return api.budgets();
  }

  @Override
  public Optional<Instant> limitedUntil(Owner owner) {
    return Optional.ofNullable(limited.get(api.installationOf(owner).orElse(0L)))
        .filter(until -> until.isAfter(clock.instant()));
  }

  @Override
  public Optional<Instant> limitedUntil() {
    return limited.values().stream()
        .filter(until -> until.isAfter(clock.instant()))
        .max(Comparator.naturalOrder());
  }

  @Override
  public Future<DeliveryLog> deliveries(Instant since) {
    return asApp(() -> api.deliveries(Long.MAX_VALUE, PAGE))
        .compose(page -> older(since, page, new ArrayList<>()))
        .map(found -> new DeliveryLog(found, true));
  }

  private Future<List<LoggedDelivery>> older(
      Instant since, List<Deliveries.Entry> page, List<LoggedDelivery> found) {
    page.stream()
        .map(Deliveries.Entry::logged)
        .filter(attempt -> !attempt.at().isBefore(since))
        .forEach(found::add);
    if (page.size() < PAGE || page.getLast().delivery().at().isBefore(since)) {
      return Future.succeededFuture(found);
    }
    return asApp(() -> api.deliveries(page.getLast().delivery().id(), PAGE))
        .compose(next -> older(since, next, found));
  }

  @Override
  public Future<Redelivery> redeliver(long delivery) {
    return asApp(() -> api.redeliver(delivery))
        .<Redelivery>map(_ -> new Redelivery.Requested())
        .recover(
            failure ->
                Future.succeededFuture(
                    switch (status(failure)) {
                      case 400, 404, 410, 422 -> new Redelivery.Refused(failure.getMessage());
                      default -> new Redelivery.Failed(failure.getMessage());
                    }));
  }

  /** The App itself has limits, too: installation 0. */
  private <T> Future<T> asApp(Supplier<Reply<T>> call) {
    if (limited.getOrDefault(0L, Instant.MIN).isAfter(clock.instant())) {
      return Future.failedFuture(new ReplyException(0, "limited until " + limited.get(0L)));
    }
    return value(call.get())
        .onFailure(
            failure ->
                ((ReplyException) failure)
                    .retryAt(clock.instant())
                    .ifPresent(until -> limited.put(0L, until)));
  }

  private RegistrationOutcome outcome(Owner owner, Throwable failure) {
    if (failure instanceof NameTakenException) {
      return new RegistrationOutcome.NameTaken(failure.getMessage());
    }
    if (!(failure instanceof ReplyException reply) || reply.status == 0 || reply.status >= 500) {
      return new RegistrationOutcome.Unavailable(failure.getMessage());
    }
    Optional<Instant> until = reply.retryAt(clock.instant());
    until.ifPresent(instant -> limited.put(api.installationOf(owner).orElse(0L), instant));
    return until
        .<RegistrationOutcome>map(RegistrationOutcome.Throttled::new)
        .orElseGet(() -> new RegistrationOutcome.Rejected(reply.getMessage()));
  }

  private <T> Future<T> value(Reply<T> reply) {
    return switch (reply) {
      case Reply.Done<T>(T value) -> Future.succeededFuture(value);
      case Reply.Refused<T> refused ->
          Future.failedFuture(
              new ReplyException(refused.status(), refused.message(), refused.headers()));
      case Reply.Cut<T>() -> Future.failedFuture(new ReplyException(0, "connection was closed"));
      case Reply.Garbled<T> _ -> Future.failedFuture(new ReplyException(0, "unreadable answer"));
      case Reply.Silent<T>() ->
          timers
              .after(ANSWER_TIMEOUT)
              .compose(_ -> Future.failedFuture(new ReplyException(0, "no answer within 15 s")));
    };
  }

  private static int status(Throwable failure) {
    return failure instanceof ReplyException reply ? reply.status : 0;
  }
}
