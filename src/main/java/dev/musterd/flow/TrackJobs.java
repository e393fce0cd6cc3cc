package dev.musterd.flow;

import dev.musterd.decide.HoldingBack;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.webhook.JobObserver;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobHeldBack;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** Applies webhooks about jobs to the backlog and the inventory. */
public final class TrackJobs implements JobObserver {
  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final JobQueue queue;
  private final Journal journal;
  private final InstantSource clock;
  private final TagInstances tagInstances;
  private final JobListener runs;
  private final Runnable listener;

  /** Called with jobs that start and end on our instances, known or gone. */
  interface JobListener {
    void started(Instance.Id instance, JobStarted event);

    void finished(Instance.Id instance, JobFinished event);
  }

  TrackJobs(
      DaemonState state,
      Ports ports,
      TagInstances tagInstances,
      JobListener runs,
      Runnable listener) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.queue = ports.queue();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.tagInstances = tagInstances;
    this.runs = runs;
    this.listener = listener;
  }

  @Override
  public Future<String> tell(JobNews news) {
    return Future.succeededFuture(
        switch (news) {
          case JobStarted started -> started(started);
          case JobFinished finished -> finished(finished);
          case JobHeldBack heldBack -> heldBack(heldBack);
        });
  }

  /** Returns the answer for GitHub's log of deliveries. */
  public String started(JobStarted event) {
    if (backlog.hasEnded(event.job())) {
      return "job " + event.job() + " has ended already";
    }
    Optional<Runner> runner = runner(Optional.of(event.runner()));
    // Also of an instance that no list has shown yet.
    Optional<Job.Id> meantFor =
        Inventory.instanceOf(event.runner())
            .flatMap(id -> inventory.started(id, event.job(), event.startedAt()));
    if (!isOurs(event.job(), runner)) {
      // Its message may still be on its way, within the queue's delay.
      backlog.finish(event.job());
      return "job " + event.job() + " runs elsewhere";
    }
    journal.record(new Event.JobStarted(event.job(), event.runner(), event.startedAt()));
    backlog
        .finish(event.job())
        .ifPresent(pending -> release(pending, "it started on " + event.runner()));
    runner.ifPresent(
        its -> {
          runs.started(its.id(), event);
          event.registration().ifPresent(id -> inventory.noteRegistration(its.id(), id));
          uncover(its.id(), meantFor, event.job());
          if (isEphemeral(its)) {
            tagInstances.started(its, event);
          }
        });
    listener.run();
    return "noted: job " + event.job() + " started";
  }

  /** Returns the answer for GitHub's log of deliveries. */
  public String finished(JobFinished event) {
    Optional<Runner> runner = runner(event.runner());
    event.runner().flatMap(Inventory::instanceOf).ifPresent(id -> runs.finished(id, event));
    // Also of an instance that no list has shown yet.
    Optional<Job.Id> meantFor =
        event
            .runner()
            .flatMap(Inventory::instanceOf)
            .flatMap(
                id ->
                    inventory.ended(id, event.job(), runner.filter(this::isEphemeral).isPresent()));
    if (!isOurs(event.job(), runner) && event.runner().isPresent()) {
      backlog.end(event.job());
      return "job " + event.job() + " ran elsewhere";
    }
    journal.record(new Event.JobFinished(event.job(), event.runner(), event.conclusion()));
    backlog
        .end(event.job())
        .ifPresent(pending -> release(pending, "it ended: " + event.conclusion()));
    runner.ifPresent(its -> uncover(its.id(), meantFor, event.job()));
    listener.run();
    return "noted: job " + event.job() + " ended";
  }

  /**
   * GitHub holds the job back. It is let go without a call, and served when GitHub announces it
   * again; where this webhook may be outdated, GitHub is asked instead. Returns the answer for
   * GitHub's log of deliveries.
   */
  public String heldBack(JobHeldBack event) {
    Job.Id job = event.job();
    if (backlog.isDone(job)) {
      return "job " + job + " has started or ended already";
    }
    String reason = HoldingBack.reason(event.status());
    Optional<PendingJob> held = backlog.find(job);
    if (held.isPresent() && !HoldingBack.isCertain(event.status(), held.get().readings())) {
      backlog.update(job, PendingJob::doubted);
      listener.run();
      return "noted: GitHub is asked about job " + job;
    }
    backlog.letGo(job, clock.instant(), reason).ifPresent(pending -> release(pending, reason));
    listener.run();
    return "noted: job " + job + ": " + reason;
  }

  /**
   * GitHub announced the job, and the queue has its message. SQS gives it out only once the message
   * of an earlier announcement is gone, or with it; so a job that is still held hears of it here.
   */
  @Override
  public void announced(Ticket ticket) {
    backlog
        .find(ticket.id())
        .filter(pending -> !pending.ticket().guid().equals(ticket.guid()))
        .ifPresent(
            _ -> {
              backlog.update(ticket.id(), PendingJob::announcedAgain);
              listener.run();
            });
  }

  private boolean isOurs(Job.Id job, Optional<Runner> runner) {
    return runner.isPresent() || backlog.find(job).isPresent();
  }

  private Optional<Runner> runner(Optional<String> name) {
    return name.flatMap(Inventory::instanceOf).flatMap(inventory::find);
  }

  private boolean isEphemeral(Runner runner) {
    RunnerPool pool = pools.get(runner.instance().ownerPool().pool());
    return pool == null || pool.registration().ephemeral();
  }

  private void release(PendingJob pending, String reason) {
    if (pending.stage() instanceof Stage.Covered(Instance.Id instance)) {
      inventory.unassign(instance);
      backlog.markChanged(pending.ownerPool());
    }
    journal.record(new Event.JobReleased(pending.id(), reason));
    queue
        .acknowledge(pending.visibility().receipt())
        .onFailure(
            failure ->
                // The message comes back, and the backlog remembers that its job is done.
                journal.record(
                    new Event.DutyFailed(
                        "acknowledge job " + pending.id(), Failures.describe(failure))));
  }

  /**
   * The runner was meant for another job, which now has none. GitHub gives a runner any job that
   * fits, so that is the rule rather than a failed attempt: most often the two jobs just swap.
   */
  private void uncover(Instance.Id instance, Optional<Job.Id> meantFor, Job.Id took) {
    meantFor
        .filter(job -> !job.equals(took))
        .ifPresent(job -> backlog.update(job, current -> taken(current, instance, took)));
  }

  private static PendingJob taken(PendingJob current, Instance.Id instance, Job.Id took) {
    return current.stage().equals(new Stage.Covered(instance))
        ? current
            .withAttempts(current.attempts().unlaunched(instance, "job " + took + " took it"))
            .withStage(Stage.READY)
        : current;
  }
}
