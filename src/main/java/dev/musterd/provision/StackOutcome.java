package dev.musterd.provision;

import dev.musterd.port.Stacks.Step;
import java.util.Map;
import java.util.Optional;

/** The outcome of an operation on a stack. */
public sealed interface StackOutcome {
  /**
   * The operation succeeded.
   *
   * @param outputs of the stack; empty when it is gone
   */
  record Done(Map<String, String> outputs) implements StackOutcome {
    public Done {
      outputs = Map.copyOf(outputs);
    }
  }

  /**
   * The operation failed, and CloudFormation has rolled back what it could.
   *
   * @param status in which the stack is now
   * @param cause the first step that failed
   */
  record Failed(String status, Optional<Step> cause) implements StackOutcome {}

  static StackOutcome of(StackWatcher.Rest rest, String... good) {
    return rest.hasStatus(good)
        ? new Done(rest.stack().map(stack -> stack.outputs()).orElse(Map.of()))
        : new Failed(
            rest.stack().map(stack -> stack.status()).orElse("DELETE_COMPLETE"), rest.failure());
  }
}
