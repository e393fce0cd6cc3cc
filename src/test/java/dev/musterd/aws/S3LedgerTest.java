package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.port.Ledger;
import dev.musterd.port.Ledger.Batch;
import dev.musterd.port.LedgerContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit over our double, the format of a line, and what else may be in the bucket. */
class S3LedgerTest extends LedgerContract {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final String KEY = "ledger/dt=2026-11-29/ci.120000000.jsonl";
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());

  S3LedgerTest() {
    memory.addBucket(BUCKET);
    memory.pageSize(3);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Override
  protected Ledger ledger() {
    return site.ledger(BUCKET);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Test
  void line_isFlatJson_inSnakeCase() {
    await(ledger().write(new Batch(DAY, "120000000", List.of(busy(1)))));
    String text = new String(memory.find(BUCKET, KEY).orElseThrow().bytes(), UTF_8);
    assertTrue(text.endsWith("\n"));
    JsonObject line = new JsonObject(text.strip());
    JsonNames.assertSnakeCase(line);
    assertEquals(
        new JsonObject()
            .put("v", 1)
            .put("id", "i-00000000000000001@1795953660000")
            .put("started_at", "2026-11-29T12:01:00Z")
            .put("ended_at", "2026-11-29T12:07:00Z")
            .put("seconds", 360.0)
            .put("kind", "busy")
            .put("interrupted", false)
            .put("instance", "i-00000000000000001")
            .put("pool", "linux-x64")
            .put("owner", "acme")
            .put("scope", "organization")
            .put("instance_type", "m5.large")
            .put("subnet", "subnet-1")
            .put("market", "spot")
            .put("repository", "acme/widgets")
            .put("workflow", "CI, \"nightly\"")
            .put("run", 214_748_364_800L)
            .put("attempt", 1)
            .put("job", 21_474_836_480L)
            .put("job_name", "build (größe)")
            .put("compute_nanousd", 30_000_000)
            .put("on_demand_nanousd", 90_000_000)
            .put("volume_nanousd", 7)
            .put("address_nanousd", 3)
            .put("total_nanousd", 30_000_010),
        line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense",
        "[]",
        "{}",
        "{\"v\":2}",
        "{\"v\":1,\"instance\":\"i-0123456789abcdef0\"}",
        "{\"v\":1,\"started_at\":\"noon\"}",
      })
  void lineThatIsNoEntry_isCounted_andTheOthersAreRead(String line) {
    await(ledger().write(new Batch(DAY, "1", List.of(busy(1)))));
    memory.put(BUCKET, "ledger/dt=2026-11-29/ci.0.jsonl", (line + "\n").getBytes(UTF_8));
    List<Object> found = new ArrayList<>();
    assertEquals(1, await(ledger().read(DAY, found::add)));
    assertEquals(List.of(busy(1)), found);
  }

  @Test
  void otherObjects_areNotRead() {
    memory.put(BUCKET, "ledger/dt=2026-11-29/ci.notes.txt", new byte[] {1});
    memory.put(BUCKET, "ledger/dt=2026-11-290/ci.1.jsonl", new byte[] {1});
    memory.put(BUCKET, "ledger/dt=2026-11-29/other.1.jsonl", new byte[] {1});
    assertEquals(List.of(), read(DAY));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, there is no such bucket: `musterd aws apply` makes it",
    "403, AccessDenied, 'the role needs s3:GetObject, s3:PutObject, s3:DeleteObject'",
  })
  void refusedCall_saysWhatToDo(int status, String code, String advice) {
    for (String operation : List.of("PutObject", "ListObjectsV2")) {
      memory.fail(operation, 10, status, code);
    }
    for (Future<?> call :
        List.of(
            ledger().write(new Batch(DAY, "1", List.of(busy(1)))), ledger().read(DAY, _ -> {}))) {
      Throwable failure = RealTime.awaitFailure(call);
      assertTrue(failure.getMessage().contains(code + ": " + advice), failure::getMessage);
    }
  }
}
