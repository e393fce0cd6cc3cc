package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings jobs and runners together, as GitHub does: the oldest job that the runner may take. */
final class ActionsService {
  /** How long GitHub waits for a runner that fell silent before it fails its job. */
  private static final Duration LOST_AFTER = Duration.ofMinutes(10);

  final Registrations registrations = new Registrations();
  final Jobs jobs = new Jobs();
  final Runs runs = new Runs(this);
  final Set<String> failing = new HashSet<>();
  final List<Job.Id> killed = new ArrayList<>();
  Duration jobDuration = Duration.ofMinutes(1);
  Duration busyLag = Duration.ZERO;
  String webUrl = "";

  private final SimulatedGitHub github;
  private final InstantSource clock;
  private final Timers timers;
  private final Accounts accounts;
  private final JobWebhooks announcements;

  ActionsService(
      SimulatedGitHub github,
      InstantSource clock,
      Timers timers,
      Accounts accounts,
      JobWebhooks announcements) {
    this.github = github;
    this.clock = clock;
    this.timers = timers;
    this.accounts = accounts;
    this.announcements = announcements;
  }

  Job.Id queue(Owner.Repository repository, Labels labels, Duration duration) {
    FakeJob job = jobs.add(repository, labels, duration, clock.instant());
    announcements.queued(job, clock.instant());
    match();
    return job.job.id();
  }

  /** A run with a job of each name. */
  List<Job.Id> queueRun(Owner.Repository repository, Labels labels, List<String> names) {
    jobs.beginRun();
    FakeJob first = jobs.add(repository, labels, jobDuration, clock.instant());
    first.name = names.getFirst();
    List<FakeJob> all = new ArrayList<>(List.of(first));
    for (String name : names.subList(1, names.size())) {
      all.add(beside(first, first.job.attempt(), name));
    }
    all.forEach(job -> announcements.queued(job, clock.instant()));
    match();
    return all.stream().map(job -> job.job.id()).toList();
  }

  /** A job that joins a run, as one does that needs another which has ended. */
  Job.Id queueBeside(Job.Id other, String name) {
    FakeJob sibling = jobs.find(other).orElseThrow();
    return announced(beside(sibling, sibling.job.attempt(), name));
  }

  /** The job of the next attempt that repeats this one. */
  void queueAgain(FakeJob failed) {
    announced(beside(failed, failed.job.attempt() + 1, failed.name));
  }

  private FakeJob beside(FakeJob other, int attempt, String name) {
    FakeJob job = jobs.addBeside(other.job, attempt, other.duration, clock.instant());
    job.name = name;
    return job;
  }

  private Job.Id announced(FakeJob job) {
    announcements.queued(job, clock.instant());
    match();
    return job.job.id();
  }

  /** The job ends in this way, wherever it is. */
  void conclude(Job.Id id, String conclusion) {
    jobs.find(id).filter(job -> job.conclusion.isEmpty()).ifPresent(job -> finish(job, conclusion));
  }

  /** Announces a job of a deployment, and right after that holds it back for an approval. */
  Job.Id queueForApproval(Owner.Repository repository, Labels labels, Duration duration) {
    FakeJob job = jobs.add(repository, labels, duration, clock.instant());
    job.hasDeployment = true;
    announcements.queued(job, clock.instant());
    jobs.holdBack(job, "waiting");
    announcements.waiting(job, clock.instant());
    return job.job.id();
  }

  /** Announces a job that is held back already, as for its concurrency group. */
  Job.Id queueHeldBack(
      Owner.Repository repository, Labels labels, Duration duration, String status) {
    FakeJob job = jobs.add(repository, labels, duration, clock.instant());
    jobs.holdBack(job, status);
    announcements.queued(job, clock.instant());
    return job.job.id();
  }

  void holdBack(Job.Id id, String status) {
    jobs.find(id).filter(FakeJob::queued).ifPresent(job -> jobs.holdBack(job, status));
  }

  void release(Job.Id id, boolean announced) {
    jobs.find(id)
        .filter(job -> !job.queued() && !job.running() && job.conclusion.isEmpty())
        .ifPresent(
            job -> {
              jobs.release(job);
              if (announced) {
                announcements.queued(job, clock.instant());
              }
              match();
            });
  }

  void cancel(Job.Id id) {
    jobs.find(id).filter(job -> !job.status.equals("completed")).ifPresent(this::cancel);
  }

  private void cancel(FakeJob job) {
    finish(job, "cancelled");
  }

  Optional<RunnerSession> connect(String text, String runnerName) {
    Optional<FakeRunner> known =
        text.startsWith("--") ? configure(text, runnerName) : registrations.redeemJit(text);
    return known.map(this::bringOnline);
  }

  private Optional<FakeRunner> configure(String text, String runnerName) {
    ConfigArguments arguments = ConfigArguments.parse(text);
    Instant now = clock.instant();
    return registrations
        .ownerOf(arguments.value("--token").orElse(""), now)
        .filter(owner -> arguments.value("--url").filter(url -> isUrlOf(url, owner)).isPresent())
        .flatMap(
            owner ->
                registrations.add(
                    owner,
                    arguments.value("--name").orElse(runnerName),
                    groupOf(owner, arguments.value("--runnergroup")),
                    arguments.labels(),
                    arguments.has("--ephemeral"),
                    now));
  }

  private boolean isUrlOf(String url, Owner owner) {
    String path = (owner instanceof Owner.Enterprise ? "/enterprises/" : "/") + owner.name();
    return webUrl.isEmpty() ? url.endsWith(path) : url.equals(webUrl + path);
  }

  private long groupOf(Owner owner, Optional<String> name) {
    return accounts.groups(owner).stream()
        .filter(group -> name.map(group.name()::equals).orElse(group.isDefault()))
        .mapToLong(Accounts.Group::id)
        .findFirst()
        .orElse(1);
  }

  private RunnerSession bringOnline(FakeRunner runner) {
    RunnerSession session = new RunnerSession(github, runner);
    runner.session = Optional.of(session);
    runner.online = true;
    match();
    return session;
  }

  /** Assigns until no idle runner has a job left to take. */
  void match() {
    for (FakeRunner runner : registrations.all()) {
      if (runner.idle() && jobs.waiting() > 0) {
        jobs.oldestFor(runner, this::fits).ifPresent(job -> assign(job, runner));
      }
    }
  }

  private boolean fits(FakeRunner runner, FakeJob job) {
    return !job.labels().isEmpty()
        && runner.labels.containsAll(job.labels())
        && accounts.serves(runner, job.repository());
  }

  private void assign(FakeJob job, FakeRunner runner) {
    jobs.start(job, runner, clock.instant());
    runner.session.ifPresent(session -> session.started(job));
    announcements.started(job, clock.instant());
    timers
        .after(job.duration)
        .onSuccess(
            _ -> {
              synchronized (github) {
                if (job.running() && runner.online) {
                  finish(job, "success");
                }
              }
            });
  }

  private void finish(FakeJob job, String conclusion) {
    jobs.complete(job, conclusion, clock.instant());
    job.runner.filter(runner -> runner.ephemeral).ifPresent(this::remove);
    announcements.completed(job, clock.instant());
    match();
  }

  void announceAgain(WebhookDelivery delivery) {
    announcements.again(delivery, clock.instant());
  }

  /** A removed runner's machine stops, and its job with it. */
  void remove(FakeRunner runner) {
    registrations.remove(runner);
    runner.online = false;
    runner.job.ifPresent(this::kill);
    runner.session.ifPresent(RunnerSession::end);
  }

  private void kill(FakeJob job) {
    killed.add(job.job.id());
    finish(job, "failure");
  }

  void disconnected(FakeRunner runner) {
    runner.online = false;
    runner.job.ifPresent(
        job ->
            timers
                .after(LOST_AFTER)
                .onSuccess(
                    _ -> {
                      synchronized (github) {
                        if (job.running() && failing.contains(runner.name)) {
                          finish(job, "failure");
                        } else if (job.running()) {
                          kill(job);
                        }
                      }
                    }));
  }
}
