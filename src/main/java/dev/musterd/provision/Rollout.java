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
 * The creation or update of a stack by change sets: a plan, and its execution when it is confirmed.
 */
public final class Rollout {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final ChangeSet NOTHING =
      new ChangeSet("", "", ChangeSet.Progress.EMPTY, "", List.of());

  private final Stacks stacks;
  private final Buckets buckets;
  private final Timers timers;
  private final DesiredStack desired;

  public Rollout(Stacks stacks, Buckets buckets, Timers timers, DesiredStack desired) {
    this.stacks = stacks;
    this.buckets = buckets;
    this.timers = timers;
    this.desired = desired;
  }

  /** Plans the change. Fails with what to do when the stack's state allows no change. */
  public Future<Plan> plan() {
    return stacks
        .find(desired.stack())
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
    if (desired.fitsInline()) {
      return proposed(
              stack.isEmpty(), new Body.Inline(desired.whole().compact()), desired.parameters())
          .map(changes -> Plan.complete(stack.isEmpty(), changes));
    }
    return desired
        .bucket(stack)
        .map(
            bucket ->
                kept(bucket)
                    .compose(body -> proposed(stack.isEmpty(), body, desired.parameters()))
                    .map(changes -> Plan.complete(stack.isEmpty(), changes)))
        .orElseGet(() -> planBucket(stack));
  }

  /** The other changes are read from the template: AWS needs the bucket to compute them. */
  private Future<Plan> planBucket(Optional<Stack> stack) {
    return proposed(stack.isEmpty(), new Body.Inline(desired.first().compact()), Map.of())
        .map(changes -> Plan.inTwoSteps(stack.isEmpty(), changes, desired));
  }

  private Future<Body> kept(String bucket) {
    String text = desired.whole().compact();
    String key = MirrorBucket.TEMPLATES + desired.stack() + "-%08x.json".formatted(text.hashCode());
    return buckets.keep(bucket, key, text).map(Body.InBucket::new);
  }

  private Future<ChangeSet> proposed(boolean create, Body body, Map<String, String> parameters) {
    return stacks
        .propose(new Proposal(desired.stack(), create, body, parameters, desired.tags()))
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

  /** Deletes a plan that is not executed from AWS. */
  public Future<Void> drop(Plan plan) {
    return drop(plan.create(), plan.changeSet());
  }

  /** Also deletes the empty stack that a proposed creation leaves, which would stay for ever. */
  private Future<Void> drop(boolean create, ChangeSet changes) {
    if (changes.equals(NOTHING)) {
      return Future.succeededFuture();
    }
    return stacks
        .discard(changes.id())
        .compose(_ -> create ? stacks.delete(changes.stackId()) : Future.succeededFuture());
  }

  /** Executes a plan, and its second step when it has one, and reports each step. */
  public Future<StackOutcome> carryOut(Plan plan, Consumer<Step> progress) {
    return execute(plan.changeSet(), progress)
        .compose(
            outcome ->
                outcome instanceof StackOutcome.Done && plan.continued()
                    ? plan().compose(rest -> carryOutTheRest(rest, progress))
                    : Future.succeededFuture(outcome));
  }

  /** Refuses a third step, which would repeat the first one for ever. */
  private Future<StackOutcome> carryOutTheRest(Plan rest, Consumer<Step> progress) {
    return rest.continued()
        ? drop(rest)
            .transform(
                _ ->
                    Future.failedFuture(
                        new StackRefusedException(
                            "the stack %s does not output the name of its bucket, which its template is to be put into"
                                .formatted(desired.stack()))))
        : execute(rest.changeSet(), progress);
  }

  private Future<StackOutcome> execute(ChangeSet changes, Consumer<Step> progress) {
    return StackWatcher.lastStep(stacks, changes.stackId())
        .compose(
            since ->
                stacks
                    .execute(changes.id())
                    .compose(
                        _ ->
                            new StackWatcher(stacks, timers, changes.stackId(), since, progress)
                                .untilSettled()))
        .map(rest -> StackOutcome.of(rest, "CREATE_COMPLETE", "UPDATE_COMPLETE"));
  }

  /** Guards a stack against being deleted by mistake, as in the console. */
  public Future<Void> protect() {
    return stacks.protect(desired.stack(), true);
  }
}
