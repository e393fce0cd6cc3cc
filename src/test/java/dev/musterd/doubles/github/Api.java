package dev.musterd.doubles.github;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.port.GitHub;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** GitHub's REST operations without HTTP; each is one call, counted and limited. */
final class Api {
  /** How long after it was queued a job may be misread. */
  private static final Duration READING_LAG = Duration.ofSeconds(8);

  static final String SUSPENDED = "This installation has been suspended";

  private static final Labels READ_ONLY = Labels.of("self-hosted", "linux", "x64", "arm64", "arm");

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /** A secret that expires after an hour. */
  record Token(String value, Instant expires) {}

  record Jit(FakeRunner runner, String configuration) {}

  /** One page of a list, and how long the whole list is. */
  record Page<T>(List<T> items, int total, boolean last) {}

  Duration listLag = Duration.ZERO;
  boolean jitSupported = true;
  boolean old;
  Predicate<Registration.Id> missing = _ -> false;
  Predicate<Job.Id> misread = _ -> false;
  final Set<Owner.Repository> hidden = new HashSet<>();
  final StoredCheckRuns checkRuns = new StoredCheckRuns();

  private final SimulatedGitHub github;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Gate gate;
  private final ActionsService actions;
  private final Deliveries deliveries;
  private final Map<String, Long> tokenInstallations = new HashMap<>();
  private final Map<String, Instant> tokenExpiries = new HashMap<>();
  private long lastToken;
  private long acting;

  Api(
      SimulatedGitHub github,
      InstantSource clock,
      Accounts accounts,
      Gate gate,
      ActionsService actions,
      Deliveries deliveries) {
    this.github = github;
    this.clock = clock;
    this.accounts = accounts;
    this.gate = gate;
    this.actions = actions;
    this.deliveries = deliveries;
  }

  Reply<String> app() {
    return call(Operation.APP, 0, () -> Reply.done("musterd-of-tests"));
  }

  Reply<Long> installation(String app, Owner owner) {
    return call(
        Operation.INSTALLATION,
        0,
        () -> accounts.installationOf(app, owner).map(Reply::done).orElseGet(Reply::notFound));
  }

  /** A page of all installations, counted from 1. */
  Reply<Page<Accounts.Installation>> installations(String app, int page, int size) {
    return call(
        Operation.INSTALLATIONS,
        0,
        () -> {
          List<Accounts.Installation> all = accounts.installations(app);
          List<Accounts.Installation> items =
              all.stream().skip((long) (page - 1) * size).limit(size).toList();
          return Reply.done(new Page<>(items, all.size(), page * size >= all.size()));
        });
  }

  Reply<Token> installationToken(long installation) {
    return call(
        Operation.INSTALLATION_TOKEN,
        0,
        () ->
            isSuspended(installation)
                ? Reply.refused(403, SUSPENDED)
                : accounts.exists(installation) ? newToken(installation) : Reply.notFound());
  }

  /** Every owner counts as asked for. */
  List<GitHub.Budget> budgets() {
    synchronized (github) {
      return gate.budgets();
    }
  }

  AppAccess access(Optional<String> refusal) {
    synchronized (github) {
      Map<Owner, String> refusing = new HashMap<>();
      accounts.installations().stream()
          .filter(Accounts.Installation::suspended)
          .forEach(installation -> refusing.put(installation.owner(), SUSPENDED));
      int granting = accounts.installations().size() - refusing.size();
      return new AppAccess(refusal, refusing, granting, Duration.ZERO);
    }
  }

  boolean isSuspended(long installation) {
    synchronized (github) {
      return accounts.isSuspended(installation);
    }
  }

  private Reply<Token> newToken(long installation) {
    String value = String.format(Locale.ROOT, "ghs_installation%020d", ++lastToken);
    Instant expires = clock.instant().plus(TOKEN_LIFE);
    tokenInstallations.put(value, installation);
    tokenExpiries.put(value, expires);
    return Reply.done(new Token(value, expires));
  }

  void revokeInstallationTokens() {
    tokenInstallations.clear();
  }

  /** What the setup has a memory of its own for. */
  Reply<JsonObject> setUp(Operation operation, Supplier<Reply<JsonObject>> effect) {
    return call(operation, 0, effect);
  }

  /** Whether it is a person's token that may do this for the owner. */
  boolean accepts(String token, Owner owner) {
    synchronized (github) {
      return accounts.accepts(token, owner);
    }
  }

  /** Whose token it is; empty when it was never given or its hour is over. */
  Optional<Long> installationBy(String token) {
    synchronized (github) {
      return Optional.ofNullable(tokenInstallations.get(token))
          .filter(_ -> tokenExpiries.get(token).isAfter(clock.instant()));
    }
  }

  Optional<Long> installationOf(Owner owner) {
    synchronized (github) {
      return accounts.installationOf(owner);
    }
  }

  Reply<Jit> jit(Owner owner, String name, long group, List<String> labels) {
    return call(Operation.JIT, of(owner), () -> newJit(owner, name, group, labels));
  }

  private Reply<Jit> newJit(Owner owner, String name, long group, List<String> labels) {
    if (!jitSupported) {
      return Reply.notFound();
    }
    if (labels.isEmpty() || labels.size() > 100) {
      return Reply.refused(422, "Invalid request.\n\nlabels: 1 to 100 are allowed.");
    }
    if (!(owner instanceof Owner.Repository)
        && accounts.group(owner, group).filter(it -> !it.inherited()).isEmpty()) {
      return Reply.notFound();
    }
    return actions
        .registrations
        .add(owner, name, group, labels, true, clock.instant())
        .map(runner -> Reply.done(new Jit(runner, actions.registrations.jitFor(runner))))
        .orElseGet(
            () -> Reply.refused(409, "Already exists - A runner with the name already exists."));
  }

  Reply<Token> registrationToken(Owner owner) {
    return call(
        Operation.REGISTRATION_TOKEN,
        of(owner),
        () -> {
          Instant expires = clock.instant().plus(TOKEN_LIFE);
          return Reply.done(new Token(actions.registrations.tokenFor(owner, expires), expires));
        });
  }

  Reply<List<Accounts.Group>> groups(Owner owner) {
    return call(Operation.GROUPS, of(owner), () -> Reply.done(accounts.groups(owner)));
  }

  /** A page of the owner's runners, counted from 1. */
  Reply<Page<Registration>> runners(Owner owner, Optional<String> name, int page, int size) {
    return call(
        Operation.RUNNERS,
        of(owner),
        () -> {
          Instant now = clock.instant();
          List<Registration> all =
              actions.registrations.of(owner).stream()
                  .filter(runner -> !now.isBefore(runner.registeredAt.plus(listLag)))
                  .filter(runner -> !missing.test(new Registration.Id(runner.id)))
                  .filter(runner -> old || name.map(runner.name::equals).orElse(true))
                  .map(runner -> runner.asListed(now, actions.busyLag))
                  .toList();
          List<Registration> items =
              all.stream().skip((long) (page - 1) * size).limit(size).toList();
          return Reply.done(new Page<>(items, all.size(), page * size >= all.size()));
        });
  }

  /** Believes the busy flag, as GitHub seems to: within its lag a working runner can be removed. */
  Reply<Boolean> remove(Owner owner, long id) {
    return call(
        Operation.REMOVE_RUNNER,
        of(owner),
        () -> actions.registrations.find(owner, id).map(this::removed).orElseGet(Reply::notFound));
  }

  private Reply<Boolean> removed(FakeRunner runner) {
    if (runner.looksBusy(clock.instant(), actions.busyLag)) {
      return Reply.refused(
          422, "Runner \"" + runner.name + "\" is still running a job and cannot be deleted.");
    }
    actions.remove(runner);
    return Reply.done(true);
  }

  /** Those that the runner's setup adds are read-only, where it was told to add them. */
  Reply<Labels> removeLabels(Owner owner, long id) {
    return call(
        Operation.REMOVE_LABELS,
        of(owner),
        () ->
            actions
                .registrations
                .find(owner, id)
                .map(
                    runner -> {
                      runner.labels = readOnly(runner.labels);
                      return Reply.done(runner.labels);
                    })
                .orElseGet(Reply::notFound));
  }

  private static Labels readOnly(Labels labels) {
    return labels.contains("self-hosted")
        ? Labels.of(labels.values().stream().filter(READ_ONLY::contains).toList())
        : Labels.NONE;
  }

  Reply<Payloads.JobView> job(Owner.Repository repository, Job.Id id) {
    return call(
        Operation.JOB,
        of(repository),
        () ->
            actions
                .jobs
                .find(repository, id.value())
                .filter(_ -> !hidden.contains(repository))
                .map(job -> Reply.done(read(job)))
                .orElseGet(Reply::notFound));
  }

  /** Whether the App may see the repository. */
  Reply<Boolean> repository(Owner.Repository repository) {
    return call(
        Operation.REPOSITORY,
        of(repository),
        () -> hidden.contains(repository) ? Reply.notFound() : Reply.done(true));
  }

  Reply<Runs.Run> run(Owner.Repository repository, long run) {
    return call(
        Operation.RUN,
        of(repository),
        () -> actions.runs.find(repository, run).map(Reply::done).orElseGet(Reply::notFound));
  }

  /** A page of the jobs of an attempt, counted from 1. */
  Reply<List<Payloads.JobView>> runJobs(RunAttempt attempt, int page, int size) {
    return call(
        Operation.RUN_JOBS,
        of(attempt.repository()),
        () ->
            Reply.done(
                actions.runs.jobs(attempt.repository(), attempt.run(), attempt.attempt()).stream()
                    .skip((long) (page - 1) * size)
                    .limit(size)
                    .map(Payloads.JobView::of)
                    .toList()));
  }

  Reply<Boolean> rerunFailed(Owner.Repository repository, long run) {
    return call(Operation.RERUN, of(repository), () -> actions.runs.rerunFailed(repository, run));
  }

  /** The check runs of a commit, by id. */
  Reply<List<Map.Entry<Long, CheckRun>>> checkRuns(Owner.Repository repository, String sha) {
    return call(
        Operation.CHECK_RUNS, of(repository), () -> Reply.done(checkRuns.of(repository, sha)));
  }

  Reply<Long> createCheckRun(CheckRun run) {
    return call(Operation.CHECK_RUN_WRITE, of(run.repository()), () -> checkRuns.create(run));
  }

  Reply<Long> updateCheckRun(Owner.Repository repository, long id, CheckRun change) {
    return call(
        Operation.CHECK_RUN_WRITE, of(repository), () -> checkRuns.update(repository, id, change));
  }

  OptionalDouble budgetLeft(Owner.Repository repository) {
    synchronized (github) {
      return OptionalDouble.of(gate.limitOf(of(repository)).share());
    }
  }

  private Payloads.JobView read(FakeJob job) {
    Payloads.JobView view = Payloads.JobView.of(job);
    boolean fresh = clock.instant().isBefore(job.job.queuedAt().plus(READING_LAG));
    return fresh && misread.test(job.job.id()) ? view.withStatus("completed") : view;
  }

  Reply<List<Deliveries.Entry>> deliveries(long before, int size) {
    return call(Operation.DELIVERIES, 0, () -> Reply.done(deliveries.page(before, size)));
  }

  Reply<Boolean> redeliver(long delivery) {
    return call(
        Operation.REDELIVER,
        0,
        () ->
            deliveries
                .entry(delivery)
                .map(
                    entry -> {
                      actions.announceAgain(entry.delivery());
                      return Reply.done(true);
                    })
                .orElseGet(Reply::notFound));
  }

  /** For the answer's headers; the App itself is installation 0. */
  Map<String, String> limitHeaders(long installation) {
    synchronized (github) {
      return gate.limitOf(installation).headers();
    }
  }

  void notModified(long installation) {
    synchronized (github) {
      gate.limitOf(installation).giveBack();
    }
  }

  boolean serves(long installation, Owner owner) {
    synchronized (github) {
      return accounts.serves(installation, owner);
    }
  }

  /** What is called meanwhile counts against this installation's limit. */
  void as(long installation, Runnable calls) {
    acting = installation;
    try {
      calls.run();
    } finally {
      acting = 0;
    }
  }

  private long of(Owner owner) {
    return acting != 0 ? acting : installationOf(owner).orElse(0L);
  }

  private <T> Reply<T> call(Operation operation, long installation, Supplier<Reply<T>> effect) {
    synchronized (github) {
      return gate.pass(operation, installation, effect);
    }
  }
}
