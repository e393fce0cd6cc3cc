package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.InterruptionLog.UnreadableRecordException;
import dev.musterd.port.InterruptionLogContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit over our double, and what an instance or S3 may answer. */
class S3InterruptionLogTest extends InterruptionLogContract {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final String KEY = "interruptions/i-0123456789abcdef0.json";
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());

  S3InterruptionLogTest() {
    memory.addBucket(BUCKET);
    memory.pageSize(3);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Override
  protected InterruptionLog log() {
    return site.interruptions(BUCKET);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  private void put(String text) {
    memory.put(BUCKET, KEY, text.getBytes(UTF_8));
  }

  private static JsonObject byInstance() {
    return new JsonObject()
        .put("version", 1)
        .put("instance", ONE.value())
        .put("at", AT.toString())
        .put("kind", "spot-interruption")
        .put("runner_version", "2.330.0")
        .put(
            "job",
            new JsonObject()
                .put("repository", "octo/hello")
                .put("run_id", 21_474_836_480L)
                .put("run_attempt", 2)
                .put("name", "build (größe, \"x\")"))
        .put("detail", "the job had 117 s");
  }

  /** The format that the user data of instances writes. */
  @Test
  void recordOfAnInstance_isRead_andWrittenInTheSameWay() {
    put(byInstance().encode());
    InterruptionRecord record = await(log().read(ONE)).orElseThrow();
    assertEquals(record(ONE, Kind.SPOT_INTERRUPTION), record);
    await(log().write(record));
    assertEquals(
        byInstance(),
        new JsonObject(new String(memory.find(BUCKET, KEY).orElseThrow().bytes(), UTF_8)));
  }

  @Test
  void nullsAndFieldsOfLaterVersions_areRead() {
    put(
        byInstance()
            .putNull("job")
            .putNull("runner_version")
            .put("colour", new JsonObject())
            .encode());
    InterruptionRecord record = await(log().read(ONE)).orElseThrow();
    assertTrue(record.job().isEmpty() && record.runnerVersion().isEmpty(), record::toString);
  }

  /** A job can write its instance's record, so it may hold anything. */
  @Test
  void linesAndControlCharacters_doNotReachTheLog() {
    String hostile = "one\ntwo\u001b[31m\u202e" + "x".repeat(2000);
    put(byInstance().put("detail", hostile).encode());
    String detail = await(log().read(ONE)).orElseThrow().detail();
    assertEquals(InterruptionRecord.DETAIL_MAX, detail.length());
    assertTrue(detail.chars().allMatch(c -> c >= ' ' && c <= '~'), detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                                      | Failed to decode",
        "[]                                                            | Failed to decode",
        "{}                                                            | field version",
        "{\"version\":2}                                               | its version is 2",
        "{\"version\":1,\"instance\":\"i-0fedcba9876543210\"}          | another instance",
        "{\"version\":1,\"instance\":\"i-0123456789abcdef0\",\"at\":\"noon\"} | 'noon'",
      })
  void whatIsNoRecord_isRefused_withTheReason(String text, String reason) {
    put(text);
    Throwable failure = RealTime.awaitFailure(log().read(ONE));
    assertInstanceOf(UnreadableRecordException.class, failure);
    assertTrue(
        failure.getMessage().startsWith(KEY + " is no record")
            && failure.getMessage().contains(reason),
        failure::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "kind, bored",
    "at, 2026-13-01T00:00:00Z",
  })
  void fieldOfAnotherForm_isRefused(String field, String value) {
    put(byInstance().put(field, value).encode());
    assertInstanceOf(
        UnreadableRecordException.class, RealTime.awaitFailure(log().read(ONE)), field);
  }

  @ParameterizedTest
  @CsvSource({
    "repository, ../../orgs/octo",
    "repository, octo",
    "run_id, -1",
    "run_attempt, 0",
    "run_attempt, 99999999999",
  })
  void jobOfAnotherForm_isRefused(String field, String value) {
    JsonObject record = byInstance();
    JsonObject job = record.getJsonObject("job");
    job.put(field, job.getValue(field) instanceof String ? value : (Object) Long.valueOf(value));
    put(record.encode());
    assertInstanceOf(
        UnreadableRecordException.class, RealTime.awaitFailure(log().read(ONE)), field);
  }

  @Test
  void tooLongRecord_isNone() {
    put(byInstance().put("detail", "x".repeat(9000)).encode());
    assertInstanceOf(UnreadableRecordException.class, RealTime.awaitFailure(log().read(ONE)));
  }

  @Test
  void emptyRecord_isNone() {
    put("");
    assertInstanceOf(UnreadableRecordException.class, RealTime.awaitFailure(log().read(ONE)));
  }

  @Test
  void otherObjects_areNotListed() {
    memory.put(BUCKET, "interruptions/notes.txt", new byte[] {1});
    memory.put(BUCKET, "interruptions/i-0123456789abcdef0/x.json", new byte[] {1});
    memory.put(BUCKET, "runners/linux-x64/latest.json", new byte[] {1});
    assertEquals(List.of(), await(log().list()));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, there is no such bucket: `musterd aws apply` makes it",
    "403, AccessDenied, 'the role needs s3:GetObject, s3:PutObject, s3:DeleteObject'",
  })
  void refusedCall_saysWhatToDo(int status, String code, String advice) {
    for (String operation : List.of("GetObject", "PutObject", "ListObjectsV2", "DeleteObject")) {
      memory.fail(operation, 10, status, code);
    }
    for (Future<?> call :
        List.of(
            log().read(ONE),
            log().write(record(ONE, Kind.LOST)),
            log().list(),
            log().delete(ONE))) {
      Throwable failure = RealTime.awaitFailure(call);
      assertTrue(failure.getMessage().contains(code + ": " + advice), failure::getMessage);
    }
  }
}
