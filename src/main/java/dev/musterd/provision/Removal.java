package dev.musterd.provision;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.port.Buckets;
import dev.musterd.port.Compute;
import dev.musterd.port.Stacks;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.provision.template.MirrorBucket;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The removal of the stack and of what musterd stored, once no instance runs. */
public final class Removal {
  /** The most instances that a message names. */
  private static final int NAMED = 5;

  /** The adapters that it uses. */
  public record Target(
      Stacks stacks, Buckets buckets, Compute compute, TokenStore tokens, Timers timers) {}

  private final Target target;
  private final Settings settings;

  public Removal(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** The stack to be removed, if there is one; fails while instances of ours run. */
  public Future<Optional<Stack>> find() {
    return target
        .compute()
        .instances()
        .compose(
            running ->
                running.isEmpty()
                    ? target.stacks().find(settings.awsNames().stack())
                    : Future.failedFuture(new StackRefusedException(busy(running))))
        .compose(Removal::atRest);
  }

  private static Future<Optional<Stack>> atRest(Optional<Stack> stack) {
    boolean inProgress =
        stack
            .map(Stack::status)
            .filter(status -> !status.equals("REVIEW_IN_PROGRESS"))
            .filter(StackState::isInProgress)
            .isPresent();
    return inProgress && StackState.of(stack) instanceof StackState.Stuck(String advice)
        ? Future.failedFuture(new StackRefusedException(advice))
        : Future.succeededFuture(stack);
  }

  private String busy(List<Instance> running) {
    List<String> names =
        running.stream().limit(NAMED).map(instance -> instance.id().value()).toList();
    return "%d instances of %s run (%s%s): set max-runners = 0 for every pool, wait until musterd has retired them, and stop it"
        .formatted(
            running.size(),
            settings.environment(),
            String.join(", ", names),
            running.size() > NAMED ? ", …" : "");
  }

  /**
   * Removes the contents of S3 and SSM, which CloudFormation would leave, and then the stack. Hosts
   * of the daemon write to the bucket until they are gone, so that it may not be empty when its
   * turn comes: then all is done once more.
   *
   * @param emptied receives the number of deleted objects
   */
  public Future<StackOutcome> remove(
      Stack stack, Consumer<Integer> emptied, Consumer<Step> progress) {
    return removeOnce(stack, emptied, progress)
        .compose(
            outcome ->
                outcome instanceof StackOutcome.Failed
                        && stack.outputs().containsKey(AwsNames.WEBHOOK_URL)
                    ? removeOnce(stack, emptied, progress)
                    : Future.succeededFuture(outcome));
  }

  private Future<StackOutcome> removeOnce(
      Stack stack, Consumer<Integer> emptied, Consumer<Step> progress) {
    return emptyBucket(stack)
        .onSuccess(emptied::accept)
        .compose(_ -> target.tokens().pending())
        .compose(unread -> target.tokens().delete(unread))
        .compose(Removal::allDeleted)
        .compose(_ -> unprotect(stack))
        .compose(_ -> StackWatcher.lastStep(target.stacks(), stack.id()))
        .compose(
            since ->
                target
                    .stacks()
                    .delete(stack.id())
                    .compose(
                        _ ->
                            new StackWatcher(
                                    target.stacks(), target.timers(), stack.id(), since, progress)
                                .untilSettled()))
        .map(rest -> StackOutcome.of(rest, "DELETE_COMPLETE"));
  }

  private static Future<Void> allDeleted(Map<Instance.Id, String> left) {
    return left.values().stream()
        .findFirst()
        .<Future<Void>>map(why -> Future.failedFuture(new StackRefusedException(why)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Integer> emptyBucket(Stack stack) {
    String bucket = stack.outputs().get(MirrorBucket.OUTPUT);
    return bucket == null || settings.binaries().bucket().isPresent()
        ? Future.succeededFuture(0)
        : target.buckets().empty(bucket);
  }

  /** Ignores failures: while the stack is protected, the deletion itself fails. */
  private Future<Void> unprotect(Stack stack) {
    return target.stacks().protect(stack.id(), false).otherwiseEmpty();
  }
}
