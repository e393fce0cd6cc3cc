package dev.musterd.provision;

import dev.musterd.port.Buckets;
import dev.musterd.port.Stacks;
import dev.musterd.port.Stacks.Body;
import dev.musterd.port.Stacks.ChangeSet;
import dev.musterd.port.Stacks.Proposal;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import dev.musterd.port.Timers;
import dev.musterd.provision.template.MirrorBucket;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a stack, or changes it, by change sets: first the difference, then, when somebody wants it,
 * the deed.
 */
public final class Rollout {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final ChangeSet NOTHING =
      new ChangeSet("", "", ChangeSet.Progress.EMPTY, "", List.of());

  private final Stacks stacks;
  private final Buckets buckets;
  private final Timers timers;
  private final DesiredStack goal;

  public Rollout(Stacks stacks, Buckets buckets, Timers timers, DesiredStack goal) {
    this.stacks = stacks;
    this.buckets = buckets;
    this.timers = timers;
    this.goal = goal;
  }

  /** What would change. Fails with what to do when the stack's state allows no change. */
  public Future<Plan> plan() {
    return stacks
        .find(goal.stack())
        .compose(
            found ->
                switch (StackState.of(found)) {
                  case StackState.Absent _ -> plan(Optional.empty());
                  case StackState.Ready(Stack stack) -> plan(Optional.of(stack));
                  case StackState.Stuck(String advice) ->
                      Future.failedFuture(new StackRefusedException(advice));
                });
  }

  private Future<Plan> plan(Optional<Stack> stack) {
    if (goal.fitsInline()) {
      return proposed(stack.isEmpty(), new Body.Inline(goal.whole().compact()), goal.parameters())
          .map(changes -> Plan.complete(stack.isEmpty(), changes));
    }
    return goal.bucket(stack)
        .map(
            bucket ->
                kept(bucket)
                    .compose(body -> proposed(stack.isEmpty(), body, goal.parameters()))
                    .map(changes -> Plan.complete(stack.isEmpty(), changes)))
        .orElseGet(() -> planBucket(stack));
  }

  /** The rest follows by the template, as AWS cannot be asked before the bucket is there. */
  private Future<Plan> planBucket(Optional<Stack> stack) {
    return proposed(stack.isEmpty(), new Body.Inline(goal.first().compact()), Map.of())
        .map(changes -> Plan.inTwoSteps(stack.isEmpty(), changes, goal));
  }

  private Future<Body> kept(String bucket) {
    String text = goal.whole().compact();
    String key = MirrorBucket.TEMPLATES + goal.stack() + "-%08x.json".formatted(text.hashCode());
    return buckets.keep(bucket, key, text).map(Body.InBucket::new);
  }

  private Future<ChangeSet> proposed(boolean create, Body body, Map<String, String> parameters) {
    return stacks
        .propose(new Proposal(goal.stack(), create, body, parameters, goal.tags()))
        .compose(id -> id.map(this::settled).orElse(Future.succeededFuture(NOTHING)))
        .compose(
            changes ->
                switch (changes.progress()) {
                  case READY, EMPTY, PENDING -> Future.succeededFuture(changes);
                  case FAILED -> refused(create, changes);
                });
  }

  private Future<ChangeSet> settled(String changeSet) {
    return stacks
        .changes(changeSet)
        .compose(
            changes ->
                changes.progress() == ChangeSet.Progress.PENDING
                    ? timers.after(PAUSE).compose(_ -> settled(changeSet))
                    : Future.succeededFuture(changes));
  }

  private Future<ChangeSet> refused(boolean create, ChangeSet changes) {
    return drop(create, changes)
        .transform(
            _ ->
                Future.failedFuture(
                    new StackRefusedException("CloudFormation refuses: " + changes.reason())));
  }

  /** Forgets a plan, so that nothing of it is left on AWS. */
  public Future<Void> drop(Plan plan) {
    return drop(plan.create(), plan.changeSet());
  }

  /** A stack that was only proposed is one without resources; it would stay for ever. */
  private Future<Void> drop(boolean create, ChangeSet changes) {
    if (changes.equals(NOTHING)) {
      return Future.succeededFuture();
    }
    return stacks
        .discard(changes.id())
        .compose(_ -> create ? stacks.delete(changes.stackId()) : Future.succeededFuture());
  }

  /** Carries a plan out, and its second step when it has one, and tells each step. */
  public Future<StackOutcome> carryOut(Plan plan, Consumer<Step> teller) {
    return execute(plan.changeSet(), teller)
        .compose(
            outcome ->
                outcome instanceof StackOutcome.Done && plan.continued()
                    ? plan().compose(rest -> carryOutTheRest(rest, teller))
                    : Future.succeededFuture(outcome));
  }

  /** A third step there is never: it would be the first one again, for ever. */
  private Future<StackOutcome> carryOutTheRest(Plan rest, Consumer<Step> teller) {
    return rest.continued()
        ? drop(rest)
            .transform(
                _ ->
                    Future.failedFuture(
                        new StackRefusedException(
                            "the stack %s does not tell the name of its bucket, which its template is to be put into"
                                .formatted(goal.stack()))))
        : execute(rest.changeSet(), teller);
  }

  private Future<StackOutcome> execute(ChangeSet changes, Consumer<Step> teller) {
    return StackWatcher.lastStep(stacks, changes.stackId())
        .compose(
            since ->
                stacks
                    .execute(changes.id())
                    .compose(
                        _ ->
                            new StackWatcher(stacks, timers, changes.stackId(), since, teller)
                                .toTheEnd()))
        .map(rest -> StackOutcome.of(rest, "CREATE_COMPLETE", "UPDATE_COMPLETE"));
  }

  /** Guards a stack against being deleted by mistake, as in the console. */
  public Future<Void> protect() {
    return stacks.protect(goal.stack(), true);
  }
}
