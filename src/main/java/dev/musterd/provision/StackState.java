package dev.musterd.provision;

import dev.musterd.port.Stacks.Stack;
import java.util.Optional;

/**
 * The operations that a stack allows.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html">its
 *     states</a>
 */
sealed interface StackState {
  /** There is no stack, or one without resources. */
  record Absent() implements StackState {}

  record Ready(Stack stack) implements StackState {}

  /** An operator has to act first, as the advice says. */
  record Stuck(String advice) implements StackState {}

  static StackState of(Optional<Stack> stack) {
    return stack.map(StackState::of).orElseGet(Absent::new);
  }

  private static StackState of(Stack stack) {
    return switch (stack.status()) {
      case "REVIEW_IN_PROGRESS", "DELETE_COMPLETE" -> new Absent();
      case "CREATE_COMPLETE",
          "UPDATE_COMPLETE",
          "UPDATE_ROLLBACK_COMPLETE",
          "IMPORT_COMPLETE",
          "IMPORT_ROLLBACK_COMPLETE" ->
          new Ready(stack);
      default ->
          new Stuck(
              "the stack %s is %s: %s".formatted(stack.name(), stack.status(), advice(stack)));
    };
  }

  private static String advice(Stack stack) {
    if (isInProgress(stack.status())) {
      return "wait until it is done, then try again";
    }
    return switch (stack.status()) {
      case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED" ->
          "its first creation failed, so run musterd aws destroy, then apply again";
      case "UPDATE_ROLLBACK_FAILED" ->
          "mend what the events name, run aws cloudformation continue-update-rollback --stack-name %s, then apply again"
              .formatted(stack.name());
      case "UPDATE_FAILED" ->
          "run aws cloudformation rollback-stack --stack-name %s, then apply again"
              .formatted(stack.name());
      case "DELETE_FAILED" -> "run musterd aws destroy again";
      default -> "see it in the console of CloudFormation";
    };
  }

  static boolean isInProgress(String status) {
    return status.endsWith("_IN_PROGRESS");
  }
}
