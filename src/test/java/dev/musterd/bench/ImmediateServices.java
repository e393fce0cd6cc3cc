package dev.musterd.bench;

import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.FakeCheckRuns;
import dev.musterd.doubles.github.FakeWorkflowRuns;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.s3.FakeInterruptionLog;
import dev.musterd.doubles.s3.FakeLedger;
import dev.musterd.doubles.s3.FakePausedPools;
import dev.musterd.doubles.sqs.FakeInstanceEvents;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.model.Termination;
import dev.musterd.model.Ticket;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Services that answer at once and cost nothing, so that a benchmark measures only our code. It
 * lists what it was given, launches nothing, and takes every message back.
 */
record ImmediateServices(List<Instance> listed, GitHub github)
    implements Compute, JobQueue, TokenStore {

  DaemonState state(Inventory inventory) {
    return new DaemonState(
        new Pools(List.of(Fleet.POOL)),
        new Backlog(),
        inventory,
        new UnavailableOfferings(Duration.ofMinutes(3)));
  }

  Ports ports(InstantSource clock) {
    ImmediateTimers timers = new ImmediateTimers();
    SimulatedGitHub nowhere = new SimulatedGitHub(clock, timers);
    return new Ports(
        github,
        new FakeWorkflowRuns(nowhere),
        new FakeCheckRuns(nowhere),
        this,
        this,
        FakeInstanceEvents.absent(clock, timers, SimulatedCloud.HOME),
        this,
        new FakeInterruptionLog(clock),
        new FakePausedPools(),
        new FakeLedger(),
        _ -> {},
        timers,
        clock);
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return Future.succeededFuture(new LaunchOutcome.Failed("nothing is launched here"));
  }

  @Override
  public Future<List<Instance>> instances() {
    return Future.succeededFuture(listed);
  }

  @Override
  public Future<List<Instance>> ended() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<InstanceStates> states(Collection<Instance.Id> instances) {
    return Future.succeededFuture(
        new InstanceStates(
            Set.of(),
            instances.stream()
                .collect(Collectors.toMap(Function.identity(), _ -> InstanceEnd.FORGOTTEN))));
  }

  @Override
  public Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
    return Future.succeededFuture(
        instances.stream()
            .collect(Collectors.toMap(Function.identity(), _ -> new Termination.Ended())));
  }

  @Override
  public Future<String> console(Instance.Id instance) {
    return Future.succeededFuture("");
  }

  @Override
  public Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Map<Offering, BigDecimal>> spotPrices(
      Collection<String> instanceTypes, Collection<String> subnets) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Optional<String> zone(String subnet) {
    return Optional.empty();
  }

  @Override
  public Future<JobQueue.Depth> depth() {
    return Future.succeededFuture(new JobQueue.Depth(0, 0, 0, 0));
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> send(Ticket ticket) {
    return Future.succeededFuture();
  }

  @Override
  public Future<List<QueueMessage>> receive(int max, Duration wait) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Void> hold(QueueMessage.Receipt receipt, Duration time) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> acknowledge(QueueMessage.Receipt receipt) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> put(Instance.Id instance, RunnerConfiguration configuration) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Set<Instance.Id>> pending() {
    return Future.succeededFuture(Set.of());
  }

  @Override
  public Future<Map<Instance.Id, String>> delete(Collection<Instance.Id> instances) {
    return Future.succeededFuture(Map.of());
  }
}
