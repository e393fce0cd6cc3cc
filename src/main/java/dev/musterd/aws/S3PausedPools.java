package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.S3Errors;
import dev.musterd.model.PoolPause;
import dev.musterd.port.PausedPools;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;

/** The paused pools as one object of the mirror's bucket. */
public final class S3PausedPools implements PausedPools {
  /** A pool needs some 100 bytes; what is longer is cut off, and so is unreadable. */
  private static final String RANGE = "bytes=0-262143";

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;
  private final String key;

  /**
   * @param bucket its name, which may need a request for the account
   * @param key of the object
   */
  public S3PausedPools(S3Calls calls, Supplier<Future<String>> bucket, String key) {
    this.calls = calls;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public Future<Map<String, PoolPause>> read() {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "GetObject",
                    name,
                    s3 ->
                        s3.getObject(
                            call -> call.bucket(name).key(key).range(RANGE),
                            AsyncResponseTransformer.toBytes())))
        .map(BytesWrapper::asUtf8String)
        .map(text -> PausedPoolsJson.read(key, text))
        .recover(S3PausedPools::absent);
  }

  /** Without the object, or the bucket, no pool was ever paused; other failures are failures. */
  private static Future<Map<String, PoolPause>> absent(Throwable failure) {
    return failure instanceof AwsCallException failed
            && (S3Errors.isAbsent(failed.code()) || S3Errors.isBucketAbsent(failed.code()))
        ? Future.succeededFuture(Map.of())
        : Future.failedFuture(failure);
  }

  @Override
  public Future<Void> write(Map<String, PoolPause> paused) {
    String json = PausedPoolsJson.write(paused);
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "PutObject",
                    name,
                    s3 ->
                        s3.putObject(
                            call -> call.bucket(name).key(key).contentType("application/json"),
                            AsyncRequestBody.fromString(json))))
        .mapEmpty();
  }
}
