package dev.musterd.aws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The SDK's futures as ours, on our context and with the failure it really was. */
final class Awaited {
  private Awaited() {}

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

  /** AWS's error code, or the kind of failure when there was no answer. */
  static String code(Throwable failure) {
    return failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
        ? refused.awsErrorDetails().errorCode()
        : failure.getClass().getSimpleName();
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
