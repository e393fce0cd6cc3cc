package dev.musterd.provision;

import dev.musterd.port.Stacks;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Polls a stack until no operation is in progress, and reports each step. */
final class StackWatcher {
  /** CloudFormation counts calls by the second, and a person reads no faster. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Stacks stacks;
  private final Timers timers;
  private final String stackId;
  private final Consumer<Step> progress;
  private final List<Step> failures = new ArrayList<>();
  private Optional<String> last;

  /**
   * @param since the last step that is known already; empty is from the beginning
   */
  StackWatcher(
      Stacks stacks,
      Timers timers,
      String stackId,
      Optional<String> since,
      Consumer<Step> progress) {
    this.stacks = stacks;
    this.timers = timers;
    this.stackId = stackId;
    this.last = since;
    this.progress = progress;
  }

  /** The id of the newest step. */
  static Future<Optional<String>> lastStep(Stacks stacks, String stackId) {
    return stacks
        .steps(stackId, Optional.empty())
        .map(steps -> steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast().id()));
  }

  /** The settled state. Steps are read after the status, so that none is missed. */
  Future<Rest> untilSettled() {
    return stacks
        .find(stackId)
        .compose(stack -> stacks.steps(stackId, last).map(steps -> report(steps, stack)))
        .compose(
            stack ->
                stack.map(Stack::status).filter(StackState::isInProgress).isPresent()
                    ? timers.after(PAUSE).compose(_ -> untilSettled())
                    : Future.succeededFuture(new Rest(stack, failures.stream().findFirst())));
  }

  private Optional<Stack> report(List<Step> steps, Optional<Stack> stack) {
    for (Step step : steps) {
      last = Optional.of(step.id());
      if (step.failed()) {
        failures.add(step);
      }
      progress.accept(step);
    }
    return stack;
  }

  /**
   * The state in which the stack has settled.
   *
   * @param stack empty when it is gone
   * @param failure the first; what failed after it was cancelled because of it
   */
  record Rest(Optional<Stack> stack, Optional<Step> failure) {
    boolean hasStatus(String... statuses) {
      return List.of(statuses).contains(stack.map(Stack::status).orElse("DELETE_COMPLETE"));
    }
  }
}
