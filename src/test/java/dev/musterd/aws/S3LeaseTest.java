package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.AwsNames;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import dev.musterd.port.LeaseContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit over our double, and what an operator or S3 may answer. */
class S3LeaseTest extends LeaseContract {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final String KEY = new AwsNames("ci").lease();

  /** More than the client's own attempts. */
  private static final int ALWAYS = 20;

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());

  S3LeaseTest() {
    memory.addBucket(BUCKET);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Override
  protected Lease lease() {
    return site.lease(BUCKET);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected void edit(String text) {
    memory.put(BUCKET, KEY, text.getBytes(UTF_8));
  }

  @Override
  protected void remove() {
    memory.delete(BUCKET, KEY);
  }

  private String text() {
    return new String(memory.find(BUCKET, KEY).orElseThrow().bytes(), UTF_8);
  }

  @Test
  void object_isInTheFolderOfLeases_asJson() {
    await(lease().create(ONE));
    assertEquals("lease/ci.json", KEY);
    assertEquals(
        new JsonObject()
            .put("version", 1)
            .put("node", "größe-1.example")
            .put("epoch", 1)
            .put("nonce", "nonce-1")
            .put("address", "127.0.0.1:9090")
            .put("lock", "lock-1")
            .put("ending", false)
            .put("released", false),
        new JsonObject(text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | it is no JSON object",
        "[] | it is no JSON object",
        "{} | field version",
        "{\"version\":2} | its version is 2",
        "{\"version\":1,\"node\":\"\",\"epoch\":1,\"nonce\":\"x\"} | its node is empty",
        "{\"version\":1,\"node\":\"a\",\"epoch\":-1,\"nonce\":\"x\"} | its epoch is negative",
        "{\"version\":1,\"node\":\"a\",\"epoch\":1.5,\"nonce\":\"x\"} | epoch is not a whole"
            + " number",
        "{\"version\":1,\"node\":\"a\",\"epoch\":1,\"nonce\":\" \"} | its nonce is empty",
        "{\"version\":1,\"node\":\"a\",\"epoch\":1} | field nonce",
      })
  void whatIsNoLease_isUnreadable_withTheReason(String text, String reason) {
    edit(text);
    LeaseReading.Unreadable read =
        assertInstanceOf(LeaseReading.Unreadable.class, await(lease().read()));
    assertTrue(
        read.reason().startsWith("lease/ci.json is no lease: ") && read.reason().contains(reason),
        read::reason);
  }

  @Test
  void emptyObject_isUnreadable_andCanBeReplaced() {
    edit("");
    LeaseReading.Unreadable read =
        assertInstanceOf(LeaseReading.Unreadable.class, await(lease().read()));
    assertInstanceOf(LeaseWriting.Written.class, await(lease().replace(read.version(), ONE)));
  }

  @Test
  void largeObject_isUnreadable() {
    edit(new JsonObject().put("version", 1).put("more", "x".repeat(5000)).encode());
    assertInstanceOf(LeaseReading.Unreadable.class, await(lease().read()));
  }

  @Test
  void controlCharacters_doNotReachTheLog() {
    edit("{\"version\":1,\"node\":\"a\\nb\\u001b\",\"epoch\":1,\"nonce\":\"x\"}");
    LeaseReading.Found read = assertInstanceOf(LeaseReading.Found.class, await(lease().read()));
    assertEquals("a\\u000ab\\u001b", read.record().node());
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, there is no such bucket: `musterd aws apply` makes it",
    "403, AccessDenied, 'the first two on lease/*'",
    "301, PermanentRedirect, the bucket is in another region",
  })
  void refusedCalls_sayWhatToDo(int status, String code, String advice) {
    for (String operation : List.of("GetObject", "PutObject")) {
      memory.fail(operation, ALWAYS, status, code);
    }
    String read =
        switch (await(lease().read())) {
          case LeaseReading.Refused(String reason) -> reason;
          case LeaseReading.NoBucket(String reason) -> reason;
          case LeaseReading other -> other.toString();
        };
    assertEquals(
        code.equals("NoSuchBucket"), await(lease().read()) instanceof LeaseReading.NoBucket);
    assertTrue(read.contains(code) && read.contains(advice), read);
    for (LeaseWriting answer :
        List.of(
            await(lease().create(ONE)), await(lease().replace(new LeaseVersion("\"x\""), ONE)))) {
      String written = assertInstanceOf(LeaseWriting.Refused.class, answer).reason();
      assertTrue(written.contains(code) && written.contains(advice), written);
    }
  }

  @Test
  void busyStore_isUnavailable_andLeavesAWriteOpen() {
    memory.fail("GetObject", ALWAYS, 503, "SlowDown");
    memory.fail("PutObject", ALWAYS, 503, "SlowDown");
    assertInstanceOf(LeaseReading.Unavailable.class, await(lease().read()));
    assertInstanceOf(LeaseWriting.Unknown.class, await(lease().create(ONE)));
  }

  @Test
  void conflict_isContended() {
    memory.fail("PutObject", ALWAYS, 409, "ConditionalRequestConflict");
    assertEquals(new LeaseWriting.Contended(), await(lease().create(ONE)));
  }

  /** The SDK repeats a write whose answer was lost, and meets the first one's effect. */
  @Test
  void repeatedWrite_losesToItself_andTheNonceTells() {
    memory.failAfterEffect("PutObject", 1, 500, "InternalError");
    assertEquals(new LeaseWriting.Lost(), await(lease().create(ONE)));
    LeaseReading.Found read = assertInstanceOf(LeaseReading.Found.class, await(lease().read()));
    assertEquals(ONE.nonce(), read.record().nonce());
  }

  @Test
  void announcedEnd_isReadAgain() {
    LeaseRecord ending = ONE.ending("nonce-7");
    await(lease().create(ending));
    assertEquals(
        ending, assertInstanceOf(LeaseReading.Found.class, await(lease().read())).record());
  }
}
