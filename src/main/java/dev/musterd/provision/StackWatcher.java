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

/** Watches a stack until it has come to rest, and tells each step as it is seen. */
final class StackWatcher {
  /** CloudFormation counts calls by the second, and a person reads no faster. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Stacks stacks;
  private final Timers timers;
  private final String stackId;
  private final Consumer<Step> teller;
  private final List<Step> failures = new ArrayList<>();
  private Optional<String> last;

  /**
   * @param since the last step that is known already; empty is from the beginning
   */
  StackWatcher(
      Stacks stacks, Timers timers, String stackId, Optional<String> since, Consumer<Step> teller) {
    this.stacks = stacks;
    this.timers = timers;
    this.stackId = stackId;
    this.last = since;
    this.teller = teller;
  }

  /** The last step until now. */
  static Future<Optional<String>> lastStep(Stacks stacks, String stackId) {
    return stacks
        .steps(stackId, Optional.empty())
        .map(steps -> steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast().id()));
  }

  /** What it came to rest as; the steps are asked for after the status, so that none is missed. */
  Future<Rest> toTheEnd() {
    return stacks
        .find(stackId)
        .compose(stack -> stacks.steps(stackId, last).map(steps -> tell(steps, stack)))
        .compose(
            stack ->
                stack.map(Stack::status).filter(StackState::isUnderWay).isPresent()
                    ? timers.after(PAUSE).compose(_ -> toTheEnd())
                    : Future.succeededFuture(new Rest(stack, failures.stream().findFirst())));
  }

  private Optional<Stack> tell(List<Step> steps, Optional<Stack> stack) {
    for (Step step : steps) {
      last = Optional.of(step.id());
      if (step.failed()) {
        failures.add(step);
      }
      teller.accept(step);
    }
    return stack;
  }

  /**
   * How it ended.
   *
   * @param stack empty when it is gone
   * @param failure the first; what failed after it was cancelled because of it
   */
  record Rest(Optional<Stack> stack, Optional<Step> failure) {
    boolean is(String... statuses) {
      return List.of(statuses).contains(stack.map(Stack::status).orElse("DELETE_COMPLETE"));
    }
  }
}
