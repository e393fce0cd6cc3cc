package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.S3Errors;
import dev.musterd.model.LeaseRecord;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * The lease as one object of the mirror's bucket, written with S3's conditions. A version is the
 * object's ETag, which differs for each write because each record has another nonce.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional
 *     writes</a>
 */
public final class S3Lease implements Lease {
  /** A record has some 200 bytes; what is longer is cut off, and so is none. */
  private static final String RANGE = "bytes=0-4095";

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;
  private final String key;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3Lease(S3Calls calls, Supplier<Future<String>> bucket, String key) {
    this.calls = calls;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public Future<Reading> read() {
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
        .map(this::found)
        .recover(failure -> isEmpty(failure) ? empty() : Future.failedFuture(failure))
        .otherwise(S3Lease::unread);
  }

  private static boolean isEmpty(Throwable failure) {
    return S3Errors.isEmpty(code(failure));
  }

  private Future<Reading> empty() {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "HeadObject", name, s3 -> s3.headObject(call -> call.bucket(name).key(key))))
        .map(head -> new Reading.Unreadable(new Version(head.eTag()), key + " is empty"));
  }

  private Reading found(ResponseBytes<GetObjectResponse> answer) {
    Version version = new Version(answer.response().eTag());
    try {
      return new Reading.Found(version, LeaseJson.read(answer.asUtf8String()));
    } catch (IllegalArgumentException malformed) {
      return new Reading.Unreadable(
          version, "%s is no lease: %s".formatted(key, malformed.getMessage()));
    }
  }

  private static Reading unread(Throwable failure) {
    String code = code(failure);
    if (S3Errors.isAbsent(code)) {
      return new Reading.Absent();
    }
    return S3Errors.isRefusal(code)
        ? new Reading.Refused(failure.getMessage())
        : new Reading.Unavailable(String.valueOf(failure.getMessage()));
  }

  @Override
  public Future<Writing> create(LeaseRecord record) {
    return put(record, request -> request.ifNoneMatch("*"));
  }

  @Override
  public Future<Writing> replace(Version version, LeaseRecord record) {
    return put(record, request -> request.ifMatch(version.value()));
  }

  private Future<Writing> put(
      LeaseRecord record, UnaryOperator<PutObjectRequest.Builder> condition) {
    String json = LeaseJson.write(record);
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "PutObject",
                    name,
                    s3 ->
                        s3.putObject(
                            call ->
                                condition.apply(
                                    call.bucket(name).key(key).contentType("application/json")),
                            AsyncRequestBody.fromString(json))))
        .<Writing>map(answer -> new Writing.Written(new Version(answer.eTag())))
        .otherwise(S3Lease::unwritten);
  }

  private static Writing unwritten(Throwable failure) {
    String code = code(failure);
    if (S3Errors.isAbsent(code)) {
      return new Writing.Gone();
    }
    return switch (code) {
      case "PreconditionFailed", "HTTP 412" -> new Writing.Lost();
      case "ConditionalRequestConflict", "HTTP 409" -> new Writing.Contended();
      default ->
          S3Errors.isRefusal(code)
              ? new Writing.Refused(failure.getMessage())
              : new Writing.Unknown(String.valueOf(failure.getMessage()));
    };
  }

  private static String code(Throwable failure) {
    return failure instanceof AwsCallException refused ? refused.code() : "";
  }
}
