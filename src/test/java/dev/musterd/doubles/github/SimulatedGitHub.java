package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.port.Timers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * GitHub's memory: accounts, runners, jobs and webhooks. It knows no transport and no real time;
 * {@link FakeGitHub} and {@link GitHubDouble} serve it as a port and over HTTP. Its monitor lets a
 * test's thread look while the double's event loop works.
 */
public final class SimulatedGitHub {
  private final InstantSource clock;
  private final Accounts accounts = new Accounts();
  private final Gate gate;
  private final ActionsService actions;
  private final Deliveries deliveries = new Deliveries();
  private final JobWebhooks announcements = new JobWebhooks(accounts, deliveries);
  private final Api api;
  private Optional<JsonObject> manifest = Optional.empty();
  private Optional<JsonObject> hookConfig = Optional.empty();
  private boolean hookIsOff;

  public SimulatedGitHub(InstantSource clock, Timers timers) {
    this.clock = clock;
    gate = new Gate(clock);
    actions = new ActionsService(this, clock, timers, accounts, announcements);
    api = new Api(this, clock, accounts, gate, actions, deliveries);
  }

  /** The operations of the REST API. */
  Api api() {
    return api;
  }

  Instant now() {
    return clock.instant();
  }

  // Setup

  /** Installs the App there; again gives a new installation id, as after a re-install. */
  public synchronized long install(Owner owner) {
    return accounts.install(owner);
  }

  /** Installs another App there. */
  public synchronized long install(GitHubApp app, Owner owner) {
    return accounts.install(app.id(), owner);
  }

  /** What {@code config.sh --url} must begin with; without it, any server is believed. */
  public synchronized void webUrl(String url) {
    actions.webUrl = url;
  }

  /** A server from before 3.10: no JIT, no filters, and payloads without what came later. */
  public synchronized void beOld() {
    withoutJit();
    api.old = true;
    announcements.old = true;
  }

  /** A person's token, such as for an enterprise, whose runners no App may register. */
  public synchronized void accept(String token, Owner owner) {
    accounts.accept(token, owner);
  }

  public synchronized void suspend(Owner owner) {
    accounts.suspend(owner);
  }

  public synchronized void resume(Owner owner) {
    accounts.resume(owner);
  }

  public synchronized void uninstall(Owner owner) {
    accounts.uninstall(owner);
  }

  /** The installation loses the repository: everything below it is 404. */
  public synchronized void hide(Owner.Repository repository) {
    api.hidden.add(repository);
  }

  /** The installation gets the repository back. */
  public synchronized void show(Owner.Repository repository) {
    api.hidden.remove(repository);
  }

  public synchronized void join(Owner.Enterprise enterprise, Owner.Organization organization) {
    accounts.join(enterprise, organization);
  }

  /** A runner group that admits these repositories, or all when none is given. */
  public synchronized long addGroup(Owner owner, String name, Owner.Repository... only) {
    return accounts.addGroup(owner, name, false, Set.of(only)).id();
  }

  /** A group of the organization's enterprise: listed, and closed to the organization's runners. */
  public synchronized void inheritGroup(Owner.Organization owner, String name) {
    accounts.inherit(owner, name);
  }

  public synchronized void sendWebhooksTo(WebhookSink sink) {
    deliveries.to(sink);
  }

  /** How long a job runs unless it was queued with its own duration. */
  public synchronized void jobsTake(Duration duration) {
    actions.jobDuration = duration;
  }

  /** How long the busy flag still says idle after an assignment; DELETE believes the flag. */
  public synchronized void busyFlagLags(Duration lag) {
    actions.busyLag = lag;
  }

  /** How long a new registration is missing from the lists. */
  public synchronized void listsLag(Duration lag) {
    api.listLag = lag;
  }

  /** An old GHES: the JIT route does not exist. */
  public synchronized void withoutJit() {
    api.jitSupported = false;
  }

  /** The primary limit per installation, in calls an hour, from now on. */
  public synchronized void limitCalls(int anHour) {
    gate.limit(anHour);
  }

  public synchronized void enforceSecondaryLimit() {
    gate.enforceSecondaryLimit();
  }

  /** The next {@code times} calls of the operation fail in this way. */
  public synchronized void fail(Operation operation, int times, Fault fault) {
    gate.fail(operation, times, fault);
  }

  /** Every call of the operation for this owner fails in this way, until {@link #allow}. */
  public synchronized void refuse(Owner owner, Operation operation, Fault fault) {
    gate.refuse(accounts.installationOf(owner).orElseThrow(), operation, fault);
  }

  public synchronized void allow(Owner owner) {
    gate.allow(accounts.installationOf(owner).orElseThrow());
  }

  /** What may befall any call that nothing was scripted for. */
  public synchronized void weather(Function<Operation, Optional<Fault>> chance) {
    gate.weather(chance);
  }

  /** The lists leave out, for now, the runners of which this is true. */
  public synchronized void listsMiss(Predicate<Registration.Id> missing) {
    api.missing = missing;
  }

  /** Right after they were queued, these jobs read as if they were not. */
  public synchronized void misreads(Predicate<Job.Id> which) {
    api.misread = which;
  }

  /** Every installation token given so far is refused from now on. */
  public synchronized void revokeInstallationTokens() {
    api.revokeInstallationTokens();
  }

  synchronized boolean isOrganization(String login) {
    return accounts.isOrganization(login);
  }

  synchronized void made(JsonObject newManifest) {
    manifest = Optional.of(newManifest);
  }

  synchronized void hookConfig(JsonObject config) {
    hookConfig = Optional.of(config);
  }

  /** Of the App that was made last. */
  public synchronized Optional<JsonObject> manifest() {
    return manifest;
  }

  /** The App was made without a webhook. */
  public synchronized void withoutHook() {
    hookIsOff = true;
  }

  synchronized boolean hookIsOff() {
    return hookIsOff;
  }

  /** As it was last set for the App. */
  public synchronized Optional<JsonObject> hookConfig() {
    return hookConfig;
  }

  // Jobs

  public synchronized Job.Id queueJob(Owner.Repository repository, Labels labels) {
    return actions.queue(repository, labels, actions.jobDuration);
  }

  public synchronized Job.Id queueJob(
      Owner.Repository repository, Labels labels, Duration duration) {
    return actions.queue(repository, labels, duration);
  }

  /** A job of a deployment: announced, and held back until it is approved. */
  public synchronized Job.Id queueForApproval(Owner.Repository repository, Labels labels) {
    return actions.queueForApproval(repository, labels, actions.jobDuration);
  }

  /** A job that is announced with this status, and held back: pending, requested. */
  public synchronized Job.Id queueHeldBack(
      Owner.Repository repository, Labels labels, String status) {
    return actions.queueHeldBack(repository, labels, actions.jobDuration, status);
  }

  /** GitHub gives a queued job to no runner, as for its concurrency group; no webhook says so. */
  public synchronized void holdBack(Job.Id id, String status) {
    actions.holdBack(id, status);
  }

  /** A job that was held back is queued again, under its id, which a new webhook may say. */
  public synchronized void release(Job.Id id, boolean announced) {
    actions.release(id, announced);
  }

  /** What GitHub sends when a webhook is made. */
  public synchronized void ping(Owner.Repository repository) {
    announcements.ping(repository, now());
  }

  /** A new run with a job of each name. */
  public synchronized List<Job.Id> queueRun(
      Owner.Repository repository, Labels labels, String... names) {
    return actions.queueRun(repository, labels, List.of(names));
  }

  /** A job that joins the run of another. */
  public synchronized Job.Id queueBeside(Job.Id other, String name) {
    return actions.queueBeside(other, name);
  }

  public synchronized Optional<RunAttempt> runOf(Job.Id id) {
    return actions
        .jobs
        .find(id)
        .map(job -> new RunAttempt(job.repository(), job.job.runId(), job.job.attempt()));
  }

  /** The jobs of an attempt, the first announced first. */
  public synchronized List<Job.Id> jobsOf(RunAttempt attempt) {
    return actions.runs.jobs(attempt.repository(), attempt.run(), attempt.attempt()).stream()
        .map(job -> job.job.id())
        .toList();
  }

  /** The job ends so, wherever it is: a failed test, or a runner that fails it on a notice. */
  public synchronized void conclude(Job.Id id, String conclusion) {
    actions.conclude(id, conclusion);
  }

  /** A person cancels the job's run. */
  public synchronized void cancelRun(Job.Id id) {
    RunAttempt run = runOf(id).orElseThrow();
    actions.runs.cancel(run.repository(), run.run());
  }

  /** The App has lost the permission to repeat runs. */
  public synchronized void withoutActionsWrite() {
    actions.runs.mayBeRepeated = false;
  }

  /** The App may not post check runs. */
  public synchronized void withoutChecksWrite() {
    api.checkRuns.writable = false;
  }

  /** Every check run that was posted, as it is now; the oldest first. */
  public synchronized List<CheckRun> checkRuns() {
    return api.checkRuns.all();
  }

  /** The commit of the job's run. */
  public static String shaOf(RunAttempt run) {
    return Payloads.sha(run.run());
  }

  /** The runner's machine fails by itself: the job that it takes along is not counted as killed. */
  public synchronized void machineFails(String runnerName) {
    actions.failing.add(runnerName);
  }

  public synchronized void cancelJob(Job.Id id) {
    actions.cancel(id);
  }

  /** The job, its run or its repository was deleted: reading it answers 404. */
  public synchronized void deleteJob(Job.Id id) {
    actions.jobs.forget(id);
  }

  /** GitHub's word: queued, in_progress, completed; empty when unknown. */
  public synchronized Optional<String> jobStatus(Job.Id id) {
    return actions.jobs.find(id).map(job -> job.status);
  }

  public synchronized Optional<String> jobConclusion(Job.Id id) {
    return actions.jobs.find(id).flatMap(job -> job.conclusion);
  }

  public synchronized Optional<String> jobRunner(Job.Id id) {
    return actions.jobs.find(id).flatMap(job -> job.runner).map(runner -> runner.name);
  }

  /** When a runner took the job; empty while it waits. */
  public synchronized Optional<Instant> jobStartedAt(Job.Id id) {
    return actions.jobs.find(id).filter(job -> job.runner.isPresent()).map(job -> job.startedAt);
  }

  public synchronized int waitingJobs() {
    return actions.jobs.waiting();
  }

  /** Jobs whose runner was removed or lost while it worked: what a good autoscaler never does. */
  public synchronized List<Job.Id> killedJobs() {
    return List.copyOf(actions.killed);
  }

  // Machines

  /**
   * A machine starts the runner with what it found in its parameter; empty when GitHub refuses it.
   *
   * @param configurationText a JIT configuration, or arguments of config.sh
   * @param runnerName used when the arguments carry no name
   */
  public synchronized Optional<RunnerSession> connect(String configurationText, String runnerName) {
    return actions.connect(configurationText, runnerName);
  }

  synchronized void disconnected(FakeRunner runner) {
    actions.disconnected(runner);
  }

  /** A registration that exists without us, as left by a crash or made by hand. */
  public synchronized Registration.Id addRunner(Owner owner, String name, Labels labels) {
    long group = accounts.groups(owner).stream().findFirst().map(Accounts.Group::id).orElse(1L);
    FakeRunner runner =
        actions
            .registrations
            .add(owner, name, group, labels.values(), false, now())
            .orElseThrow(() -> new IllegalStateException("name taken: " + name));
    return new Registration.Id(runner.id);
  }

  /** Brings a registration on- or offline without a machine. */
  public synchronized void setOnline(Owner owner, String name, boolean online) {
    actions.registrations.of(owner).stream()
        .filter(runner -> runner.name.equals(name))
        .forEach(runner -> runner.online = online);
    actions.match();
  }

  /** Takes a registration away unless its runner works; whether it is gone. */
  public synchronized boolean removeIdle(Owner owner, String name) {
    Optional<FakeRunner> found =
        actions.registrations.of(owner).stream()
            .filter(runner -> runner.name.equals(name))
            .findFirst();
    found.filter(runner -> runner.job.isEmpty()).ifPresent(actions::remove);
    return found.filter(runner -> runner.job.isPresent()).isEmpty();
  }

  /** The truth, without lag and without a call. */
  public synchronized List<Registration> runners(Owner owner) {
    return actions.registrations.of(owner).stream()
        .map(runner -> runner.asListed(now(), Duration.ZERO))
        .toList();
  }

  /** Since when the runner has truly been working, even if its flag says otherwise. */
  public synchronized Optional<Instant> busySince(Owner owner, Registration.Id id) {
    return actions
        .registrations
        .find(owner, id.value())
        .flatMap(runner -> runner.job)
        .map(job -> job.startedAt);
  }

  /** What the runner is truly working at. */
  public synchronized Optional<Job.Id> jobOf(Owner owner, Registration.Id id) {
    return actions
        .registrations
        .find(owner, id.value())
        .flatMap(runner -> runner.job)
        .map(job -> job.job.id());
  }

  /** When the registration was made, if it is still there. */
  public synchronized Optional<Instant> registeredAt(Owner owner, Registration.Id id) {
    return actions.registrations.find(owner, id.value()).map(runner -> runner.registeredAt);
  }

  // History

  public synchronized int calls(Operation operation) {
    return gate.calls(operation);
  }

  public synchronized int calls() {
    return gate.calls();
  }

  /** Each delivery's attempt and the status of its answer, by attempt id. */
  public Map<Long, Optional<Integer>> deliveryStatuses() {
    return deliveries.all().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().status()));
  }

  /** Sends a logged delivery again, as the button in the web page does. */
  public void redeliver(long delivery) {
    api.redeliver(delivery);
  }
}
