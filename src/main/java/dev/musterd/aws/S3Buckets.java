package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.port.Buckets;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The port {@link Buckets} over S3. */
public final class S3Buckets implements Buckets {
  private final LazyClient<S3AsyncClient> calls;

  public S3Buckets(LazyClient<S3AsyncClient> calls) {
    this.calls = calls;
  }

  @Override
  public Future<URI> keep(String bucket, String key, String text) {
    return calls
        .send(
            s3 ->
                s3.putObject(
                        call -> call.bucket(bucket).key(key).contentType("application/json"),
                        AsyncRequestBody.fromString(text))
                    .thenApply(_ -> s3.utilities().getUrl(url -> url.bucket(bucket).key(key))))
        .map(url -> URI.create(url.toString()))
        .recover(failure -> failed("PutObject", bucket + "/" + key, failure));
  }

  @Override
  public Future<Integer> empty(String bucket) {
    return emptied(bucket, 0)
        .recover(
            failure ->
                SdkFutures.code(failure).equals("NoSuchBucket")
                    ? Future.succeededFuture(0)
                    : failed("DeleteObjects", bucket, failure));
  }

  /** Deletes page by page, each listed from the beginning, since the page before is gone. */
  private Future<Integer> emptied(String bucket, int before) {
    return calls
        .send(s3 -> s3.listObjectVersions(call -> call.bucket(bucket)))
        .compose(
            answer -> {
              List<ObjectIdentifier> found = objects(answer);
              return found.isEmpty()
                  ? Future.succeededFuture(before)
                  : delete(bucket, found).compose(_ -> emptied(bucket, before + found.size()));
            });
  }

  /** The versions of a page. A bucket without versioning lists each object as its only version. */
  private static List<ObjectIdentifier> objects(ListObjectVersionsResponse answer) {
    return Stream.concat(
            answer.versions().stream()
                .map(
                    version ->
                        ObjectIdentifier.builder()
                            .key(version.key())
                            .versionId(version.versionId())),
            answer.deleteMarkers().stream()
                .map(
                    version ->
                        ObjectIdentifier.builder()
                            .key(version.key())
                            .versionId(version.versionId())))
        .map(ObjectIdentifier.Builder::build)
        .toList();
  }

  private Future<Void> delete(String bucket, List<ObjectIdentifier> objects) {
    return calls
        .send(
            s3 ->
                s3.deleteObjects(
                    call -> call.bucket(bucket).delete(all -> all.objects(objects).quiet(true))))
        .compose(S3Buckets::allGone);
  }

  /** Fails when some were refused, since a next round would find them again, for ever. */
  private static Future<Void> allGone(DeleteObjectsResponse answer) {
    Optional<String> refused =
        answer.errors().stream()
            .findFirst()
            .map(error -> "%s: %s".formatted(error.key(), error.code()));
    return refused
        .<Future<Void>>map(why -> Future.failedFuture(new IllegalStateException(why)))
        .orElseGet(Future::succeededFuture);
  }

  private static <T> Future<T> failed(String call, String subject, Throwable failure) {
    return Future.failedFuture(AwsCallException.explained(call, subject, failure));
  }
}
