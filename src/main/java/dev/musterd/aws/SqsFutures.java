package dev.musterd.aws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The SDK's client, with its answers brought onto one context. */
record SqsFutures(SqsAsyncClient client, Context context) {

  <T> Future<T> call(Function<SqsAsyncClient, CompletionStage<T>> request) {
    try {
      return Future.fromCompletionStage(request.apply(client), context)
          .recover(SqsFutures::unwrapped);
    } catch (RuntimeException refused) {
      // The SDK throws what it can see without the network, such as a missing credential.
      return Future.failedFuture(refused);
    }
  }

  /** Runs there what only that context may touch. */
  <T> Future<T> there(Supplier<Future<T>> work) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(answer));
    return answer.future();
  }

  private static <T> Future<T> unwrapped(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return Future.failedFuture(wrapped ? failure.getCause() : failure);
  }
}
