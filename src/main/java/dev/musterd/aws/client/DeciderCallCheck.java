package dev.musterd.aws.client;

import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Refuses the calls of a node that decides once it does not decide any more, each attempt in the
 * last moment before it leaves: a batch may have waited in memory, or a repetition for its time,
 * while the process stood still.
 *
 * @param deciding whether this node decides, at this very moment; asked by any thread
 */
record DeciderCallCheck(BooleanSupplier deciding) implements ExecutionInterceptor {
  /** What changes instances, their parameters, or which messages other nodes see. */
  private static final Set<String> OPERATIONS =
      Set.of(
          "CreateFleet",
          "TerminateInstances",
          "CreateTags",
          "DeleteTags",
          "PutParameter",
          "DeleteParameters",
          "ReceiveMessage",
          "DeleteMessage",
          "DeleteMessageBatch",
          "ChangeMessageVisibility",
          "ChangeMessageVisibilityBatch");

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    if (OPERATIONS.contains(operation) && !deciding.getAsBoolean()) {
      throw NonRetryableException.create(
          operation + " was not sent: this node does not decide any more");
    }
  }
}
