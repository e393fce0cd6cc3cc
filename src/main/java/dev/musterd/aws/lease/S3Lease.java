package dev.musterd.aws.lease;

import dev.musterd.aws.S3Calls;
import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.S3Errors;
import dev.musterd.model.AwsNames;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import java.util.Optional;
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

  /** No object has it: an ETag consists of hexadecimal digits. */
  private static final LeaseVersion NO_VERSION = new LeaseVersion("\"no-version\"");

  private static final String NO_CONDITIONS =
      "PutObject: the store writes although a condition does not hold (If-Match), so it cannot keep"
          + " a lease: use another store, or one node with lease.enabled = off";

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;
  private final String key;
  private final String mark;

  /** Whether the store was seen to keep to conditions. */
  private boolean conditional;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3Lease(S3Calls calls, Supplier<Future<String>> bucket, AwsNames names) {
    this.calls = calls;
    this.bucket = bucket;
    this.key = names.lease();
    this.mark = names.leaseMark();
  }

  @Override
  public Future<LeaseReading> read() {
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

  private Future<LeaseReading> empty() {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "HeadObject", name, s3 -> s3.headObject(call -> call.bucket(name).key(key))))
        .map(head -> new LeaseReading.Unreadable(new LeaseVersion(head.eTag()), key + " is empty"));
  }

  private LeaseReading found(ResponseBytes<GetObjectResponse> answer) {
    LeaseVersion version = new LeaseVersion(answer.response().eTag());
    try {
      return new LeaseReading.Found(version, LeaseJson.read(answer.asUtf8String()));
    } catch (IllegalArgumentException malformed) {
      return new LeaseReading.Unreadable(
          version, "%s is no lease: %s".formatted(key, malformed.getMessage()));
    }
  }

  private static LeaseReading unread(Throwable failure) {
    String code = code(failure);
    // S3 always says what is absent; what only has the status is another server.
    if (S3Errors.isBucketAbsent(code) || code.equals("HTTP 404")) {
      return new LeaseReading.NoBucket(failure.getMessage());
    }
    if (S3Errors.isAbsent(code)) {
      return new LeaseReading.Absent();
    }
    return S3Errors.isRefusal(code)
        ? new LeaseReading.Refused(failure.getMessage())
        : new LeaseReading.Unavailable(String.valueOf(failure.getMessage()));
  }

  @Override
  public Future<Optional<String>> defect() {
    return conditional
        ? Future.succeededFuture(Optional.empty())
        : tryCondition(LeaseRecord.vacant(0, "condition"))
            .map(
                answer ->
                    answer instanceof LeaseWriting.Refused(String reason)
                            && reason.equals(NO_CONDITIONS)
                        ? Optional.of(reason)
                        : Optional.empty());
  }

  /** Believes the store only when it refuses to write the mark a second time. */
  @Override
  public Future<LeaseWriting> markUsed() {
    return putMark()
        .compose(
            first ->
                first instanceof LeaseWriting.Written
                    ? putMark()
                        .map(
                            second -> second instanceof LeaseWriting.Lost ? first : ignored(second))
                    : Future.succeededFuture(first));
  }

  private Future<LeaseWriting> putMark() {
    return put(mark, "{}", request -> request.ifNoneMatch("*"));
  }

  private static LeaseWriting ignored(LeaseWriting second) {
    return second instanceof LeaseWriting.Written
        ? new LeaseWriting.Refused(NO_CONDITIONS)
        : second;
  }

  @Override
  public Future<LeaseWriting> create(LeaseRecord record) {
    return put(key, LeaseJson.write(record), request -> request.ifNoneMatch("*"));
  }

  @Override
  public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
    return conditional
        ? putIfMatch(version, record)
        : tryCondition(record)
            .compose(
                answer ->
                    conditional ? putIfMatch(version, record) : Future.succeededFuture(answer));
  }

  /**
   * Asks for a write that must not happen, once: with a store that ignores conditions, each node
   * would take what another one holds. What such a store writes then is a lease without a holder.
   */
  private Future<LeaseWriting> tryCondition(LeaseRecord record) {
    return putIfMatch(NO_VERSION, LeaseRecord.vacant(record.epoch(), record.nonce()))
        .map(
            answer -> {
              conditional =
                  answer instanceof LeaseWriting.Lost || answer instanceof LeaseWriting.Gone;
              return answer instanceof LeaseWriting.Written
                  ? new LeaseWriting.Refused(NO_CONDITIONS)
                  : answer;
            });
  }

  private Future<LeaseWriting> putIfMatch(LeaseVersion version, LeaseRecord record) {
    return put(key, LeaseJson.write(record), request -> request.ifMatch(version.value()));
  }

  private Future<LeaseWriting> put(
      String object, String json, UnaryOperator<PutObjectRequest.Builder> condition) {
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
                                    call.bucket(name).key(object).contentType("application/json")),
                            AsyncRequestBody.fromString(json))))
        .<LeaseWriting>map(answer -> new LeaseWriting.Written(new LeaseVersion(answer.eTag())))
        .otherwise(S3Lease::unwritten);
  }

  private static LeaseWriting unwritten(Throwable failure) {
    String code = code(failure);
    if (S3Errors.isAbsent(code)) {
      return new LeaseWriting.Gone();
    }
    return switch (code) {
      case "PreconditionFailed", "HTTP 412" -> new LeaseWriting.Lost();
      case "ConditionalRequestConflict", "HTTP 409" -> new LeaseWriting.Contended();
      default ->
          S3Errors.isRefusal(code)
              ? new LeaseWriting.Refused(failure.getMessage())
              : new LeaseWriting.Unknown(String.valueOf(failure.getMessage()));
    };
  }

  private static String code(Throwable failure) {
    return failure instanceof AwsCallException refused ? refused.code() : "";
  }
}
