package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.S3Errors;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerMirror;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The mirror as an S3 bucket, which instances read without a NAT gateway where the VPC has a
 * gateway endpoint for S3. An update becomes visible with one write of {@code latest.json}, after
 * everything else.
 */
public final class S3RunnerArchive implements RunnerArchive {
  /** The files in a platform's folder that musterd may remove. */
  private static final String OURS = "actions-runner-";

  /** Of a {@code latest.json}, which has some 200 bytes; a larger one is none. */
  private static final String RANGE = "bytes=0-4095";

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3RunnerArchive(S3Calls calls, Supplier<Future<String>> bucket) {
    this.calls = calls;
    this.bucket = bucket;
  }

  @Override
  public Future<Optional<MirroredRunner>> latest(RunnerPlatform platform) {
    return bucket
        .get()
        .compose(
            name ->
                read(name, RunnerMirror.latestKey(platform))
                    .map(json -> json.flatMap(text -> LatestJson.parse(platform, text)))
                    .compose(
                        found ->
                            found
                                .map(runner -> ifThere(name, platform, runner))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
  }

  private Future<Optional<byte[]>> read(String bucket, String key) {
    return calls
        .send(
            "GetObject",
            bucket,
            s3 ->
                s3.getObject(
                    call -> call.bucket(bucket).key(key).range(RANGE),
                    AsyncResponseTransformer.toBytes()))
        .map(BytesWrapper::asByteArray)
        .map(Optional::of)
        .recover(S3RunnerArchive::absentOrEmpty);
  }

  private static <T> Future<Optional<T>> absentOrEmpty(Throwable failure) {
    return failure instanceof AwsCallException failed && S3Errors.isEmpty(failed.code())
        ? Future.succeededFuture(Optional.empty())
        : absent(failure);
  }

  /** The object, or empty when there is none; other failures are failures. */
  private static <T> Future<Optional<T>> absent(Throwable failure) {
    return failure instanceof AwsCallException failed && S3Errors.isAbsent(failed.code())
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  /** Whether the file still exists: an operator or a lifecycle rule may have removed it. */
  private Future<Optional<MirroredRunner>> ifThere(
      String bucket, RunnerPlatform platform, MirroredRunner runner) {
    String key = RunnerMirror.key(platform, runner.asset());
    return calls
        .send("HeadObject", bucket, s3 -> s3.headObject(call -> call.bucket(bucket).key(key)))
        .map(
            head ->
                Optional.of(runner)
                    .filter(
                        _ ->
                            Optional.of(runner.bytes())
                                .equals(Optional.ofNullable(head.contentLength()))))
        .recover(S3RunnerArchive::absent);
  }

  @Override
  public Future<MirroredRunner> publish(RunnerPackage runner, RunnerDownload bytes) {
    String key = RunnerMirror.key(runner.platform(), runner.asset());
    return bucket
        .get()
        .compose(
            name ->
                new S3Upload(calls, name, key, runner)
                    .store(bytes)
                    .compose(stored -> announce(name, runner.platform(), stored)));
  }

  private Future<MirroredRunner> announce(
      String bucket, RunnerPlatform platform, MirroredRunner runner) {
    byte[] json = LatestJson.of(runner).getBytes(UTF_8);
    return calls
        .send(
            "PutObject",
            bucket,
            s3 ->
                s3.putObject(
                    call ->
                        call.bucket(bucket)
                            .key(RunnerMirror.latestKey(platform))
                            .contentType("application/json"),
                    AsyncRequestBody.fromBytes(json)))
        .map(runner);
  }

  /** The objects of a folder; one page holds far more than there ever are. */
  @Override
  public Future<Void> keepOnly(RunnerPlatform platform, Set<String> assets) {
    String folder = RunnerMirror.folder(platform);
    return bucket
        .get()
        .compose(
            name ->
                calls
                    .send(
                        "ListObjectsV2",
                        name,
                        s3 -> s3.listObjectsV2(call -> call.bucket(name).prefix(folder + OURS)))
                    .compose(
                        page ->
                            Future.join(
                                page.contents().stream()
                                    .map(S3Object::key)
                                    .filter(key -> !assets.contains(key.substring(folder.length())))
                                    .map(key -> delete(name, key))
                                    .toList())))
        .mapEmpty();
  }

  private Future<?> delete(String bucket, String key) {
    return calls.send(
        "DeleteObject", bucket, s3 -> s3.deleteObject(call -> call.bucket(bucket).key(key)));
  }
}
