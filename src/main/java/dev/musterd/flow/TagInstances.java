package dev.musterd.flow;

import dev.musterd.decide.Backoff;
import dev.musterd.decide.JobTagging;
import dev.musterd.decide.JobTagging.Call;
import dev.musterd.decide.JobTagging.RunningJob;
import dev.musterd.decide.JobTagging.Tagged;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tags instances with what they run, for cost reports and for people in the console: one call for
 * ten jobs at most. What was not tagged is tagged in the next round, as long as it runs.
 */
final class TagInstances {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** The most calls that are saved up: more would come at once, and EC2 throttles them. */
  private static final int CALLS_MAX = 20;

  /** A permission that is missing stays so until an operator acts. */
  private static final Backoff AFTER_FAILURE = new Backoff(PERIOD, Duration.ofHours(1));

  private final Inventory inventory;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;
  private final Map<Instance.Id, RunningJob> running = new LinkedHashMap<>();

  /** In jobs, of which ten pay for a call. The first pays for one, so that it shows what comes. */
  private int credit = JobTagging.JOBS_PER_CALL - 1;

  private Instant next = Instant.MIN;
  private int failures;

  TagInstances(DaemonState state, Ports ports) {
    this.inventory = state.inventory();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** Notes the job of an ephemeral runner. Others run many, and their tags would be wrong soon. */
  void started(Runner runner, JobStarted event) {
    boolean isNews =
        Optional.ofNullable(running.get(runner.id()))
            .filter(known -> known.job().equals(event.job()))
            .isEmpty();
    if (isNews && event.origin().isPresent()) {
      credit = Math.min(credit + 1, CALLS_MAX * JobTagging.JOBS_PER_CALL);
      running.put(
          runner.id(),
          new RunningJob(
              runner.id(),
              event.job(),
              event.repository(),
              event.origin().get(),
              clock.instant(),
              Tagged.NOT));
    }
  }

  /** A round, once a minute; at other times it costs nothing. Never fails. */
  Future<Void> tag() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return Future.succeededFuture();
    }
    next = now.plus(PERIOD);
    running.values().removeIf(job -> !isRunning(job));
    List<Call> calls = JobTagging.judge(now, running.values(), credit / JobTagging.JOBS_PER_CALL);
    return tag(calls).otherwiseEmpty();
  }

  private boolean isRunning(RunningJob job) {
    return inventory
        .find(job.instance())
        .flatMap(Runner::job)
        .filter(job.job()::equals)
        .isPresent();
  }

  /** One after the other: what refuses the first would refuse the others. */
  private Future<Void> tag(List<Call> calls) {
    return calls.isEmpty()
        ? Future.succeededFuture()
        : tag(calls.getFirst()).compose(_ -> tag(calls.subList(1, calls.size())));
  }

  private Future<Void> tag(Call call) {
    credit -= JobTagging.JOBS_PER_CALL;
    return compute
        .tag(call.instances(), call.tags())
        .onSuccess(_ -> tagged(call))
        .onFailure(failure -> failed(call, failure));
  }

  private void tagged(Call call) {
    failures = 0;
    Tagged how = call.job().isPresent() ? Tagged.ALONE : Tagged.TOGETHER;
    call.instances().forEach(id -> running.computeIfPresent(id, (_, job) -> job.tagged(how)));
    journal.record(
        new Event.InstancesTagged(
            call.instances(), call.repository(), call.workflow(), call.run(), call.job()));
  }

  private void failed(Call call, Throwable failure) {
    failures++;
    next = clock.instant().plus(AFTER_FAILURE.after(failures));
    journal.record(
        new Event.InstancesNotTagged(call.instances().size(), Failures.describe(failure), next));
  }
}
