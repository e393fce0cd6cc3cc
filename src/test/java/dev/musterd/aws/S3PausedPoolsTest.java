package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.PoolPause;
import dev.musterd.port.PausedPools;
import dev.musterd.port.PausedPoolsContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit over our double, and what S3 or a hand may have put there. */
class S3PausedPoolsTest extends PausedPoolsContract {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final String KEY = "state/ci/paused-pools.json";
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());

  S3PausedPoolsTest() {
    memory.addBucket(BUCKET);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Override
  protected PausedPools pools() {
    return site.pausedPools(BUCKET);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  private void put(String text) {
    memory.put(BUCKET, KEY, text.getBytes(UTF_8));
  }

  @Test
  void object_isJson_withItsVersion() {
    await(pools().write(Map.of("linux-x64", BY_ALICE)));
    JsonObject pause = new JsonObject().put("by", "alice@laptop").put("since", AT.toString());
    assertEquals(
        new JsonObject().put("version", 1).put("pools", new JsonObject().put("linux-x64", pause)),
        new JsonObject(new String(memory.find(BUCKET, KEY).orElseThrow().bytes(), UTF_8)));
  }

  @Test
  void fieldsOfLaterVersions_areIgnored_andANameThatIsNoneIsUnknown() {
    put(
        """
        {"version":1,"colour":"red","pools":{"gpu":
        {"by":"eve\\u001b[31m","since":"2026-11-29T10:00:00.7Z","why":"x"}}}
        """);
    assertEquals(Map.of("gpu", new PoolPause("unknown", AT)), await(pools().read()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                                   | Failed to decode",
        "[]                                                         | Failed to decode",
        "{}                                                         | field version",
        "{\"version\":2,\"pools\":{}}                               | its version is 2",
        "{\"version\":1}                                            | field pools",
        "{\"version\":1,\"pools\":[]}                               | field pools",
        "{\"version\":1,\"pools\":{\"gpu\":true}}                   | field gpu",
        "{\"version\":1,\"pools\":{\"gpu\":{\"by\":\"a\"}}}         | field since",
        "{\"version\":1,\"pools\":{\"gpu\":{\"by\":\"a\",\"since\":\"noon\"}}} | 'noon'",
      })
  void whatSaysNothingOfPauses_isRefused_withTheReason(String text, String reason) {
    put(text);
    Throwable failure = RealTime.awaitFailure(pools().read());
    assertInstanceOf(PausedPoolsJson.UnreadableException.class, failure);
    assertTrue(
        failure.getMessage().startsWith(KEY + " says nothing of paused pools: ")
            && failure.getMessage().contains(reason),
        failure::getMessage);
  }

  @Test
  void withoutABucket_noPoolIsPaused_andNothingCanBeWritten() {
    PausedPools nowhere = site.pausedPools("musterd-absent");
    assertEquals(Map.of(), await(nowhere.read()));
    Throwable failure = RealTime.awaitFailure(nowhere.write(Map.of("gpu", BY_ALICE)));
    assertTrue(
        failure.getMessage().contains("NoSuchBucket: there is no such bucket: `musterd aws apply`"),
        failure::getMessage);
  }

  @Test
  void refusedCall_saysWhatToDo() {
    for (String operation : new String[] {"GetObject", "PutObject"}) {
      memory.fail(operation, 10, 403, "AccessDenied");
    }
    for (Future<?> call : new Future<?>[] {pools().read(), pools().write(Map.of())}) {
      Throwable failure = RealTime.awaitFailure(call);
      assertTrue(
          failure.getMessage().contains("the first two on lease/*, state/* and ledger/*"),
          failure::getMessage);
    }
  }
}
