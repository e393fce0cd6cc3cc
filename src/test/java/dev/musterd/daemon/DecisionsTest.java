package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Settings;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.runner.FakeReleases;
import dev.musterd.doubles.s3.FakeRunnerArchive;
import dev.musterd.flow.Duties;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.flow.lease.GatedPorts;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.WebhookEvent.JobStarted;
import dev.musterd.model.cost.Budget;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a simulated world, on one event loop, as the lease calls it. */
class DecisionsTest {
  private static final Budget BUDGET = new Budget(new Budget.Scope.All(), 1, Budget.Action.ALERT);

  /** Longer than any loop's pause. */
  private static final Duration WHILE = Duration.ofMinutes(5);

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final Context context = vertx.getOrCreateContext();
  private final SimWorld world = SimWorld.before(SimPools.linux().build());
  private final Ports ports = counted(world.ports(world.time()));
  private final List<Deciding> made = new ArrayList<>();
  private final List<Duties.Policy> policies = new ArrayList<>();
  private final List<JobNews> unconfirmed = new ArrayList<>();
  private int changes;
  private int receives;
  private boolean valid = true;

  private Ports counted(Ports near) {
    return new Ports(
        near.github(),
        near.runs(),
        near.checkRuns(),
        near.compute(),
        counted(near.queue()),
        near.events(),
        near.tokens(),
        near.interruptions(),
        near.pausedPools(),
        near.ledger(),
        near.journal(),
        near.timers(),
        near.clock());
  }

  private JobQueue counted(JobQueue queue) {
    InvocationHandler counting =
        (_, method, arguments) -> {
          receives += method.getName().equals("receive") ? 1 : 0;
          return method.invoke(queue, arguments);
        };
    return (JobQueue)
        Proxy.newProxyInstance(
            JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, counting);
  }

  @AfterEach
  void close() throws Exception {
    onLoop(
        () -> {
          world.close();
          return null;
        });
  }

  /** Runs it on the event loop, after all that was put there before. */
  private <T> T onLoop(Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    context.runOnContext(_ -> task.run());
    try {
      return task.get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) failure.getCause();
    } catch (TimeoutException hangs) {
      throw new AssertionError(hangs);
    }
  }

  private void pass(Duration time) throws Exception {
    onLoop(
        () -> {
          world.advance(time);
          return null;
        });
  }

  private Decisions decisions(boolean recovers) throws Exception {
    return onLoop(
        () -> {
          Decisions decisions =
              new Decisions(context, () -> unconfirmed, world.policy(), this::make, recovers);
          decisions.onChange(() -> changes++);
          return decisions;
        });
  }

  private Deciding make(Duties.Policy policy, LeaseGate gate) {
    Ports gated = GatedPorts.of(ports, gate, () -> Future.succeededFuture(true));
    Duties duties = new Duties(policy, gated);
    TickLoop authenticate =
        new TickLoop(gated.timers(), gated.clock(), _ -> Optional.empty(), Future::succeededFuture);
    IdleSchedule minutely = new IdleSchedule("* * * * *");
    Deciding deciding =
        new Deciding(duties, Loops.of(duties, gated, authenticate, minutely, mirror(gated)), gate);
    made.add(deciding);
    policies.add(policy);
    return deciding;
  }

  private static MirrorSchedule mirror(Ports ports) {
    return new MirrorSchedule(
        new Settings.Binaries(false, "0 * * * *", false, WHILE, Optional.empty(), Optional.empty()),
        new MirrorRunnerBinaries(
            new MirrorRunnerBinaries.Policy(List.of(), false, WHILE),
            new MirrorRunnerBinaries.Endpoints(new FakeReleases(), new FakeRunnerArchive()),
            ports.journal(),
            ports.timers(),
            ports.clock(),
            (_, _) -> {}),
        ports.timers(),
        ports.clock());
  }

  /** Begins to decide, and lets its first tasks run. */
  private LeaseGate acquire(Decisions decisions, long epoch) throws Exception {
    return onLoop(
        () -> {
          LeaseGate gate = new LeaseGate(() -> valid);
          decisions.acquired(epoch, gate);
          return gate;
        });
  }

  private void lose(Decisions decisions) throws Exception {
    onLoop(
        () -> {
          decisions.lost(1);
          return null;
        });
  }

  private void listen(Decisions decisions) throws Exception {
    onLoop(
        () -> {
          decisions.listening();
          return null;
        });
  }

  private static boolean hasReaped(Deciding deciding) {
    return deciding.loops().reap().health().lastSuccess().isPresent();
  }

  private static boolean hasRecovered(Deciding deciding) {
    return deciding.loops().recover().health().lastSuccess().isPresent();
  }

  @Test
  void nodeThatWaits_knowsNothingAndCallsNothing() throws Exception {
    Decisions decisions = decisions(true);
    listen(decisions);
    pass(WHILE);
    assertFalse(decisions.isDeciding());
    assertFalse(decisions.current().gate().isOpen());
    assertEquals(List.of(), decisions.current().loops().readiness().reasonsOfStandby());
    assertFalse(hasReaped(decisions.current()));
    assertEquals(0, receives);
    assertEquals(0, changes);
  }

  @Test
  void nodeThatBegins_runsItsLoops_andServesJobs() throws Exception {
    Decisions decisions = decisions(true);
    listen(decisions);
    acquire(decisions, 1);
    assertTrue(decisions.isDeciding());
    assertEquals(1, changes);
    pass(WHILE);
    assertTrue(hasReaped(decisions.current()));
    assertTrue(hasRecovered(decisions.current()));
    assertTrue(receives > 0);
  }

  /** That the job has started is on its way to the queue, and its ticket is there. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nodeThatBegins_knowsWhatItHeardOfJobs(boolean heard) throws Exception {
    Job.Id job = onLoop(this::queueTicket);
    if (heard) {
      unconfirmed.add(
          new JobStarted(
              job,
              SimWorld.WIDGETS,
              "another-runner",
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    Decisions decisions = decisions(false);
    acquire(decisions, 1);
    pass(WHILE);
    assertEquals(heard ? 0 : 1, world.launched());
  }

  private Job.Id queueTicket() {
    Job.Id id = world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX);
    Job job = new Job(id, 1, 1, SimWorld.WIDGETS, SimWorld.LINUX, world.time().instant());
    ports
        .queue()
        .send(
            new Ticket(
                job, SimWorld.ACME, world.policy().pools().getFirst().name(), 0, "d", false));
    return id;
  }

  /** What recovery brings would find no open port. */
  @Test
  void recovery_waitsForTheListener() throws Exception {
    Decisions decisions = decisions(true);
    acquire(decisions, 1);
    pass(WHILE);
    assertFalse(hasRecovered(decisions.current()));
    assertFalse(decisions.current().loops().readiness().reasonsOfStandby().isEmpty());
    listen(decisions);
    pass(WHILE);
    assertTrue(hasRecovered(decisions.current()));
    assertEquals(List.of(), decisions.current().loops().readiness().reasonsOfStandby());
  }

  @Test
  void recoveryThatIsOff_neverRuns() throws Exception {
    Decisions decisions = decisions(false);
    listen(decisions);
    acquire(decisions, 1);
    pass(WHILE);
    assertTrue(hasReaped(decisions.current()));
    assertFalse(hasRecovered(decisions.current()));
  }

  @Test
  void nodeThatLosesTheLease_dropsItsParts_andCallsNothingMore() throws Exception {
    Decisions decisions = decisions(true);
    listen(decisions);
    LeaseGate gate = acquire(decisions, 1);
    pass(WHILE);
    Deciding first = decisions.current();
    lose(decisions);
    assertFalse(decisions.isDeciding());
    assertFalse(gate.isOpen());
    assertNotSame(first, decisions.current());
    assertEquals(2, changes);
    assertEquals(List.of(), decisions.current().loops().readiness().reasonsOfStandby());
    int before = receives;
    pass(WHILE);
    assertEquals(before, receives);
  }

  /** Its gate closes by itself before the lease says so: a paused process goes on like this. */
  @Test
  void leaseThatRanOut_isNoticedAtOnce() throws Exception {
    Decisions decisions = decisions(true);
    acquire(decisions, 1);
    valid = false;
    assertFalse(onLoop(decisions::isDeciding));
    int before = receives;
    pass(WHILE);
    assertEquals(before, receives);
    valid = true;
    assertFalse(onLoop(decisions::isDeciding), "the gate has closed for good");
  }

  @Test
  void nodeThatDecidesAgain_hasPartsThatKnowNothingOfBefore() throws Exception {
    Decisions decisions = decisions(true);
    listen(decisions);
    acquire(decisions, 1);
    Deciding first = decisions.current();
    lose(decisions);
    acquire(decisions, 3);
    Deciding second = decisions.current();
    assertTrue(decisions.isDeciding());
    assertNotSame(first.duties(), second.duties());
    assertEquals(4, made.size(), "idle, deciding, idle, deciding");
    assertSame(made.getLast(), second);
    pass(WHILE);
    assertTrue(hasReaped(second));
  }

  /** A reload while another node decides counts from the moment that this one does. */
  @Test
  void poolsAndBudgetsThatAreReplaced_areThoseOfTheNextEpoch() throws Exception {
    Decisions decisions = decisions(true);
    List<RunnerPool> pools = List.of(SimPools.linux().maxRunners(7).build());
    onLoop(
        () -> {
          decisions.replacePools(pools);
          decisions.replaceBudgets(List.of(BUDGET));
          return null;
        });
    acquire(decisions, 1);
    assertEquals(pools, policies.getLast().pools());
    assertEquals(List.of(BUDGET), policies.getLast().costs().budgets());
    assertEquals(policies.getLast(), decisions.policy());
  }

  @Test
  void poolsThatAreReplaced_areUsedAtOnceByANodeThatDecides() throws Exception {
    Decisions decisions = decisions(true);
    acquire(decisions, 1);
    RunnerPool pool = SimPools.linux().maxRunners(7).build();
    onLoop(
        () -> {
          decisions.replacePools(List.of(pool));
          return null;
        });
    assertEquals(pool, decisions.current().duties().describeFleet().pools().getFirst().pool());
    assertEquals(2, made.size(), "no new parts are made for it");
  }

  @Test
  void end_beginsNothingFromThenOn() throws Exception {
    Decisions decisions = decisions(true);
    listen(decisions);
    acquire(decisions, 1);
    pass(WHILE);
    Future<?> ended = onLoop(decisions::end);
    pass(WHILE);
    assertTrue(ended.succeeded(), ended::toString);
    int before = receives;
    pass(WHILE);
    assertEquals(before, receives);
  }

  @Test
  void end_ofANodeThatWaits_completesAtOnce() throws Exception {
    Decisions decisions = decisions(true);
    assertTrue(onLoop(decisions::end).succeeded());
  }
}
