package dev.musterd.provision;

import dev.musterd.config.Settings;
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
import java.util.Optional;
import java.util.function.Consumer;

/** Takes everything away again, once no instance is left. */
public final class Removal {
  /** As many instances as a person wants to read of. */
  private static final int NAMED = 5;

  /** What it acts on. */
  public record World(
      Stacks stacks, Buckets buckets, Compute compute, TokenStore tokens, Timers timers) {}

  private final World world;
  private final Settings settings;

  public Removal(World world, Settings settings) {
    this.world = world;
    this.settings = settings;
  }

  /** The stack to be removed, if there is one; fails while instances of ours run. */
  public Future<Optional<Stack>> look() {
    return world
        .compute()
        .instances()
        .compose(
            running ->
                running.isEmpty()
                    ? world.stacks().find(settings.awsNames().stack())
                    : Future.failedFuture(new StackRefusedException(busy(running))))
        .compose(Removal::atRest);
  }

  private static Future<Optional<Stack>> atRest(Optional<Stack> stack) {
    boolean underWay =
        stack
            .map(Stack::status)
            .filter(status -> !status.equals("REVIEW_IN_PROGRESS"))
            .filter(StackState::isUnderWay)
            .isPresent();
    return underWay && StackState.of(stack) instanceof StackState.Stuck(String advice)
        ? Future.failedFuture(new StackRefusedException(advice))
        : Future.succeededFuture(stack);
  }

  private String busy(List<Instance> running) {
    List<String> names = running.stream().limit(NAMED).map(it -> it.id().value()).toList();
    return "%d instances of %s run (%s%s): set max-runners = 0 for every pool, wait until musterd has retired them, and stop it"
        .formatted(
            running.size(),
            settings.environment(),
            String.join(", ", names),
            running.size() > NAMED ? ", …" : "");
  }

  /**
   * What S3 and SSM hold goes first, as nobody else would take it away; then the stack.
   *
   * @param emptied told how many objects were deleted
   */
  public Future<StackOutcome> remove(
      Stack stack, Consumer<Integer> emptied, Consumer<Step> teller) {
    return emptyBucket(stack)
        .onSuccess(emptied::accept)
        .compose(_ -> world.tokens().pending())
        .compose(unread -> world.tokens().delete(unread))
        .compose(_ -> unprotect(stack))
        .compose(_ -> StackWatcher.lastStep(world.stacks(), stack.id()))
        .compose(
            since ->
                world
                    .stacks()
                    .delete(stack.id())
                    .compose(
                        _ ->
                            new StackWatcher(
                                    world.stacks(), world.timers(), stack.id(), since, teller)
                                .toTheEnd()))
        .map(rest -> StackOutcome.of(rest, "DELETE_COMPLETE"));
  }

  private Future<Integer> emptyBucket(Stack stack) {
    String bucket = stack.outputs().get(MirrorBucket.OUTPUT);
    return bucket == null || settings.binaries().bucket().isPresent()
        ? Future.succeededFuture(0)
        : world.buckets().empty(bucket);
  }

  /** If it is still guarded, the deletion itself will say so. */
  private Future<Void> unprotect(Stack stack) {
    return world.stacks().protect(stack.id(), false).otherwiseEmpty();
  }
}
