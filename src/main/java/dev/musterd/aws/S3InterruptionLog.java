package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.S3Errors;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.port.InterruptionLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.BytesWrapper;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Records of interruptions as objects of the mirror's bucket: one folder, one object for each
 * instance. S3 is strongly consistent, so a list shows what was written before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel">
 *     S3's consistency model</a>
 */
public final class S3InterruptionLog implements InterruptionLog {
  /** A record has some 500 bytes; what is longer is cut off, and so is none. */
  private static final String RANGE = "bytes=0-8191";

  private static final String SUFFIX = ".json";

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3InterruptionLog(S3Calls calls, Supplier<Future<String>> bucket) {
    this.calls = calls;
    this.bucket = bucket;
  }

  private static String key(Instance.Id instance) {
    return AwsNames.interruption(instance.value());
  }

  @Override
  public Future<Optional<InterruptionRecord>> read(Instance.Id instance) {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "GetObject",
                    name,
                    s3 ->
                        s3.getObject(
                            call -> call.bucket(name).key(key(instance)).range(RANGE),
                            AsyncResponseTransformer.toBytes())))
        .map(BytesWrapper::asUtf8String)
        .map(text -> Optional.of(InterruptionJson.read(instance, text)))
        .recover(failure -> unread(instance, failure));
  }

  private static <T> Future<Optional<T>> unread(Instance.Id instance, Throwable failure) {
    return failure instanceof AwsCallException failed && S3Errors.isEmpty(failed.code())
        ? Future.failedFuture(
            new UnreadableRecordException(
                key(instance) + " is no record of an interruption: it is empty"))
        : absent(failure);
  }

  /** Empty when there is no object; other failures are failures. */
  private static <T> Future<Optional<T>> absent(Throwable failure) {
    return failure instanceof AwsCallException failed && S3Errors.isAbsent(failed.code())
        ? Future.succeededFuture(Optional.empty())
        : Future.failedFuture(failure);
  }

  @Override
  public Future<Void> write(InterruptionRecord record) {
    String json = InterruptionJson.write(record);
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
                                call.bucket(name)
                                    .key(key(record.instance()))
                                    .contentType("application/json"),
                            AsyncRequestBody.fromString(json))))
        .mapEmpty();
  }

  @Override
  public Future<List<Entry>> list() {
    return bucket.get().compose(name -> pages(name, null, new ArrayList<>()));
  }

  /**
   * Adds the page after the continuation token, and all that follow it.
   *
   * @param token null for the first page, as the SDK has it
   */
  private Future<List<Entry>> pages(String bucket, String token, List<Entry> found) {
    return calls
        .send(
            "ListObjectsV2",
            bucket,
            s3 ->
                s3.listObjectsV2(
                    call ->
                        call.bucket(bucket)
                            .prefix(AwsNames.INTERRUPTIONS)
                            .continuationToken(token)))
        .compose(
            page -> {
              found.addAll(entries(page));
              return Boolean.TRUE.equals(page.isTruncated())
                  ? pages(bucket, page.nextContinuationToken(), found)
                  : Future.succeededFuture(found);
            });
  }

  private static List<Entry> entries(ListObjectsV2Response page) {
    return page.contents().stream().flatMap(S3InterruptionLog::entry).toList();
  }

  /** Objects with another name are not ours. */
  private static Stream<Entry> entry(S3Object object) {
    String name = object.key().substring(AwsNames.INTERRUPTIONS.length());
    String id = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
    return Instance.Id.FORM.matcher(id).matches()
        ? Stream.of(new Entry(new Instance.Id(id), object.eTag(), object.lastModified()))
        : Stream.empty();
  }

  @Override
  public Future<Void> delete(Instance.Id instance) {
    return bucket
        .get()
        .compose(
            name ->
                calls.send(
                    "DeleteObject",
                    name,
                    s3 -> s3.deleteObject(call -> call.bucket(name).key(key(instance)))))
        .mapEmpty();
  }
}
