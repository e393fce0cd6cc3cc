package dev.musterd.aws.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Calls of an SDK client as Vert.x futures: completed on one context, and failed with the SDK's own
 * exception instead of a wrapper.
 */
public record SdkFutures<C>(C client, Context context) {

  public <T> Future<T> call(Function<C, CompletableFuture<T>> request) {
    return on(context, () -> request.apply(client));
  }

  /**
   * The same begun by a worker: to marshal and to sign a large request takes the better part of a
   * millisecond, for which a loop that decides has no time.
   */
  public <T> Future<T> callBy(WorkerExecutor worker, Function<C, CompletableFuture<T>> request) {
    return worker
        .executeBlocking(() -> request.apply(client), false)
        .compose(begun -> on(context, () -> begun));
  }

  /** Runs work that only the context's thread may do. */
  public <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> result = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(result));
    return result.future();
  }

  public static <T> Future<T> on(Context context, Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> started;
    try {
      started = call.get();
    } catch (RuntimeException refusedBySdk) {
      // Without any request, such as for a missing credential.
      return Future.failedFuture(refusedBySdk);
    }
    return Future.fromCompletionStage(started, context)
        .recover(failure -> Future.failedFuture(unwrapped(failure)));
  }

  /** AWS's error code, or the kind of failure when there was no answer; never null. */
  public static String code(Throwable failure) {
    if (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      // What stands between us and AWS, such as a proxy, refuses without a code.
      return Objects.requireNonNullElse(
          refused.awsErrorDetails().errorCode(), "HTTP " + refused.statusCode());
    }
    return failure.getClass().getSimpleName();
  }

  /** AWS's own message, or that of a failure without an answer; may be empty, never null. */
  public static String message(Throwable failure) {
    String words =
        failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
            ? refused.awsErrorDetails().errorMessage()
            : failure.getMessage();
    return Objects.requireNonNullElse(words, "");
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
