package dev.musterd.daemon;

import dev.musterd.decide.Admission;
import dev.musterd.flow.Duties;
import dev.musterd.flow.lease.HoldLease;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.cost.Budget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Makes the deciding part of this node anew each time that it begins to decide, and drops it with
 * all that it knew when it ends. Belongs to one event loop.
 */
final class Decisions implements HoldLease.Listener {
  private final Context context;
  private final Supplier<List<JobNews>> unconfirmed;
  private final BiFunction<Duties.Policy, LeaseGate, Deciding> maker;
  private final boolean recovers;
  private Duties.Policy policy;
  private Deciding current;
  private volatile Admission admission;
  private boolean begun;
  private boolean listening;
  private Runnable changed = () -> {};

  /**
   * @param unconfirmed what this node heard of jobs, and no other has been told yet
   * @param maker makes the parts without starting them
   * @param recovers whether missed deliveries are asked for
   */
  Decisions(
      Context context,
      Supplier<List<JobNews>> unconfirmed,
      Duties.Policy policy,
      BiFunction<Duties.Policy, LeaseGate, Deciding> maker,
      boolean recovers) {
    this.context = context;
    this.unconfirmed = unconfirmed;
    this.policy = policy;
    this.maker = maker;
    this.recovers = recovers;
    this.current = idle();
    this.admission = policy.rule();
  }

  /** The parts of a node that does not decide: they know nothing, and no call leaves them. */
  private Deciding idle() {
    return maker.apply(policy, new LeaseGate(() -> false));
  }

  /**
   * @param action run when the parts are others, so that nothing else keeps the old ones
   */
  void onChange(Runnable action) {
    changed = action;
  }

  Deciding current() {
    return current;
  }

  /** By the pools of this moment. May be asked by any thread. */
  Admission admission() {
    return admission;
  }

  private void publishAdmission() {
    admission = begun ? current.duties().admission() : policy.rule();
  }

  Duties.Policy policy() {
    return policy;
  }

  /** Whether this node decides, and has not lost the right to at this very moment. */
  boolean isDeciding() {
    return begun && current.gate().isOpen();
  }

  /** Begins to decide, until the gate closes. */
  void begin(LeaseGate gate) {
    current = maker.apply(policy, gate);
    begun = true;
    Deciding mine = current;
    publishAdmission();
    changed.run();
    unconfirmed.get().forEach(mine.duties()::tell);
    mine.loops().begin(context);
    context.runOnContext(
        _ ->
            mine.duties()
                .recoverOnStart()
                .recover(mine.loops()::listed)
                .onSuccess(_ -> mine.loops().settled()));
    if (listening) {
      nowListening(mine);
    }
  }

  @Override
  public void acquired(long epoch, LeaseGate gate) {
    begin(gate);
  }

  @Override
  public void lost(long epoch) {
    current.gate().close();
    begun = false;
    current = idle();
    publishAdmission();
    changed.run();
    if (listening) {
      current.loops().readiness().listening();
    }
  }

  /** The webhook port is open. */
  void listening() {
    listening = true;
    if (begun) {
      nowListening(current);
    } else {
      current.loops().readiness().listening();
    }
  }

  /** What recovery brings comes through the open listener. */
  private void nowListening(Deciding deciding) {
    deciding.loops().readiness().listening();
    if (recovers) {
      deciding.loops().recover().start();
    }
  }

  void replacePools(List<RunnerPool> pools) {
    policy = policy.with(pools);
    if (begun) {
      current.duties().replacePools(pools);
    }
    publishAdmission();
  }

  void replaceBudgets(List<Budget> budgets) {
    policy = policy.withBudgets(budgets);
    if (begun) {
      current.duties().replaceBudgets(budgets);
    }
  }

  /** Begins nothing from now on; completes when nothing of it is under way. */
  Future<?> end() {
    current.duties().close();
    return current
        .loops()
        .stop()
        .compose(_ -> current.duties().provisionRunners().drained())
        .compose(_ -> current.duties().recordCosts().close());
  }
}
