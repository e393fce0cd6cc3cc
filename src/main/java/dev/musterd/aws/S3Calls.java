package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.S3Errors;
import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Calls to S3, with advice in their failures. */
public record S3Calls(LazyClient<S3AsyncClient> s3) {

  /** Fails with an {@link AwsCallException} that says what to do. */
  public <T> Future<T> send(
      String name, String bucket, Function<S3AsyncClient, CompletableFuture<T>> call) {
    return s3.send(call)
        .recover(
            failure ->
                Future.failedFuture(
                    AwsCallException.of(
                        name, "bucket " + bucket, failure, S3Errors.advice(failure))));
  }

  /** Megabytes are hashed before they leave; see {@link LazyClient#work}. */
  <T> Future<T> work(Supplier<T> work) {
    return s3.work(work);
  }
}
