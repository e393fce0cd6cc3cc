package dev.musterd.aws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Calls to S3. Each begins on a worker thread: the first one makes the client, which loads a
 * thousand classes that a daemon at rest does without, and megabytes are hashed before they leave.
 */
public final class S3Calls {
  private final Supplier<S3AsyncClient> maker;
  private final Context context;
  private S3AsyncClient client;

  /** Answers arrive on {@code context}. */
  public S3Calls(Supplier<S3AsyncClient> maker, Context context) {
    this.maker = maker;
    this.context = context;
  }

  /** Fails with an {@link AwsCallFailed} that says what to do. */
  <T> Future<T> send(
      String name, String bucket, Function<S3AsyncClient, CompletableFuture<T>> call) {
    return work(() -> call.apply(client()))
        .compose(started -> Awaited.on(context, () -> started))
        .recover(
            failure ->
                Future.failedFuture(
                    AwsCallFailed.of(name, "bucket " + bucket, failure, S3Errors.advice(failure))));
  }

  /** Something that takes a while, in the order of asking. */
  <T> Future<T> work(Supplier<T> work) {
    return context.executeBlocking(work::get);
  }

  private synchronized S3AsyncClient client() {
    if (client == null) {
      client = maker.get();
    }
    return client;
  }
}
