package dev.musterd.aws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The SDK's futures as ours, on our context and with the failure it really was. */
final class SdkFutures {
  private SdkFutures() {}

  static <T> Future<T> on(Context context, Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> started;
    try {
      started = call.get();
    } catch (RuntimeException refusedBySdk) {
      return Future.failedFuture(refusedBySdk);
    }
    return Future.fromCompletionStage(started, context)
        .recover(failure -> Future.failedFuture(unwrapped(failure)));
  }

  /** AWS's error code, or the kind of failure when there was no answer; never null. */
  static String code(Throwable failure) {
    if (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      // What stands between us and AWS, such as a proxy, refuses without a code.
      return Objects.requireNonNullElse(
          refused.awsErrorDetails().errorCode(), "HTTP " + refused.statusCode());
    }
    return failure.getClass().getSimpleName();
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
