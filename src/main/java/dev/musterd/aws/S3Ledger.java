package dev.musterd.aws;

import dev.musterd.model.AwsNames;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Ledger;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The ledger as objects of the mirror's bucket: a folder for each day, JSON lines in each object.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/partitions.html">Partitions in
 *     Athena</a>
 */
public final class S3Ledger implements Ledger {
  private static final String SUFFIX = ".jsonl";

  /** Objects that are fetched at once; a busy day has some hundred. */
  private static final int CONCURRENCY = 16;

  private final S3Calls calls;
  private final Supplier<Future<String>> bucket;

  /** What the names of this environment's objects begin with: several may share a bucket. */
  private final String prefix;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public S3Ledger(S3Calls calls, Supplier<Future<String>> bucket, String environment) {
    this.calls = calls;
    this.bucket = bucket;
    this.prefix = environment + ".";
  }

  @Override
  public Future<Void> write(Batch batch) {
    String key = AwsNames.ledger(batch.day()) + prefix + batch.name() + SUFFIX;
    return Future.all(bucket.get(), calls.work(() -> lines(batch)))
        .compose(
            both ->
                calls.send(
                    "PutObject",
                    both.resultAt(0),
                    s3 ->
                        s3.putObject(
                            call ->
                                call.bucket(both.resultAt(0))
                                    .key(key)
                                    .contentType("application/x-ndjson"),
                            AsyncRequestBody.fromString(both.resultAt(1)))))
        .mapEmpty();
  }

  private static String lines(Batch batch) {
    return batch.entries().stream()
        .map(entry -> LedgerJson.write(entry) + "\n")
        .collect(Collectors.joining());
  }

  @Override
  public Future<Integer> read(LocalDate day, Consumer<LedgerEntry> consumer) {
    return bucket
        .get()
        .compose(
            name ->
                keys(name, AwsNames.ledger(day) + prefix, null, new ArrayList<>())
                    .compose(keys -> read(name, keys, consumer, 0)));
  }

  /**
   * Adds the page after the continuation token, and all that follow it.
   *
   * @param token null for the first page, as the SDK has it
   */
  private Future<List<String>> keys(String bucket, String start, String token, List<String> found) {
    return calls
        .send(
            "ListObjectsV2",
            bucket,
            s3 ->
                s3.listObjectsV2(
                    call -> call.bucket(bucket).prefix(start).continuationToken(token)))
        .compose(
            page -> {
              page.contents().stream()
                  .map(S3Object::key)
                  .filter(key -> key.endsWith(SUFFIX))
                  .forEach(found::add);
              return Boolean.TRUE.equals(page.isTruncated())
                  ? keys(bucket, start, page.nextContinuationToken(), found)
                  : Future.succeededFuture(found);
            });
  }

  /** Some at a time, in the order of their names; returns the lines that are no entries. */
  private Future<Integer> read(
      String bucket, List<String> keys, Consumer<LedgerEntry> consumer, int unreadable) {
    if (keys.isEmpty()) {
      return Future.succeededFuture(unreadable);
    }
    int count = Math.min(CONCURRENCY, keys.size());
    List<Future<List<Optional<LedgerEntry>>>> objects =
        keys.subList(0, count).stream().map(key -> object(bucket, key)).toList();
    return Future.all(objects)
        .compose(
            _ -> {
              int failed = unreadable;
              for (Future<List<Optional<LedgerEntry>>> object : objects) {
                object.result().forEach(entry -> entry.ifPresent(consumer));
                failed += (int) object.result().stream().filter(Optional::isEmpty).count();
              }
              return read(bucket, keys.subList(count, keys.size()), consumer, failed);
            });
  }

  private Future<List<Optional<LedgerEntry>>> object(String bucket, String key) {
    return calls
        .send(
            "GetObject",
            bucket,
            s3 ->
                s3.getObject(
                    call -> call.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()))
        .compose(
            bytes -> calls.work(() -> bytes.asUtf8String().lines().map(LedgerJson::read).toList()));
  }
}
