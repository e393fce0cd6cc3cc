package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.musterd.decide.Admission;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.WebhookEvent.JobQueued;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one webhook allocates, step by step: a copy of its body more, or a second reading, is
 * noticed. Bytes are counted and not times, so that a slow machine changes nothing.
 *
 * <p>Each limit is above the bytes of interpreted code, which allocates most, and less than one
 * body of 8 KB above those of compiled code.
 */
class WebhookAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  /** Enough for classes to be loaded and call sites linked; the least of the rounds counts. */
  private static final int ROUNDS = 20;

  private static final int TIMES = 100;

  /** All steps but the last, and some 13 KB of HTTP. */
  private static final long ON_THE_LOOP = 30_000;

  private final WebhookSignature signature =
      WebhookSignature.of(List.of("an older secret", Deliveries.SECRET), false);
  private final Admission admission =
      new Admission(
          IntStream.range(0, 5)
              .mapToObj(
                  number ->
                      PoolBuilder.pool("pool-" + number)
                          .labels("self-hosted", "linux", "x64", "size-" + number)
                          .build())
              .toList(),
          Owner.Scope.ORGANIZATION,
          List.of(),
          false);
  private byte[] payload;
  private Buffer chunk;
  private Map<String, String> headers;
  private RequestBody received;
  private JobQueued queued;

  /** Where results go, so that no compiler leaves the work out. */
  private Object sink;

  @BeforeEach
  void receive() throws IOException {
    payload = Files.readAllBytes(PAYLOAD);
    chunk = Buffer.buffer(payload);
    headers = Deliveries.headers("workflow_job", payload);
    received = body();
    queued = read(received);
  }

  private RequestBody body() {
    RequestBody body = new RequestBody();
    body.append(chunk, payload.length);
    return body;
  }

  private boolean verify(RequestBody body) {
    WebhookSignature.Claim claim =
        signature.claim(Optional.of(headers.get(WebhookSignature.SHA256_HEADER)), Optional.empty());
    return signature.verify(assertInstanceOf(WebhookSignature.Claim.Claimed.class, claim), body);
  }

  private static JobQueued read(RequestBody body) {
    WebhookJson.Reading reading = WebhookJson.read("workflow_job", "delivery-1", body);
    return (JobQueued) assertInstanceOf(WebhookJson.Reading.Readable.class, reading).event();
  }

  /**
   * A step of the path from a webhook's bytes to the verdict, and the bytes that it may allocate.
   */
  private enum Step {
    /** One array of the body's length. */
    RECEIVE(9_000),
    /** Two secrets, of which the second made the signature. */
    VERIFY(2_500),
    READ(5_500),
    /** Over five pools. */
    JUDGE(10_000);

    private final long limit;

    Step(long limit) {
      this.limit = limit;
    }
  }

  private Object run(Step step) {
    return switch (step) {
      case RECEIVE -> body();
      case VERIFY -> verify(received);
      case READ -> read(received);
      case JUDGE -> admission.judge(queued);
    };
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void step_staysWithinItsBytes(Step step) {
    long each = each(() -> sink = run(step));
    assertTrue(each <= step.limit, () -> step + " allocates " + each + " bytes");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void oneMoreCopyOfTheBody_isNoticed(Step step) {
    long each =
        each(
            () -> {
              sink = run(step);
              sink = payload.clone();
            });
    assertTrue(each > step.limit, () -> step + " and a copy allocate only " + each + " bytes");
  }

  /** Bytes that the calling thread allocates at each call. */
  private static long each(Runnable step) {
    return each(Thread.currentThread().threadId(), step);
  }

  private static long each(long thread, Runnable step) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < TIMES; i++) {
        step.run();
      }
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least / TIMES;
  }

  @Test
  void webhook_staysWithinItsBytes_onTheEventLoop() throws IOException {
    long each = eachOnTheEventLoop(() -> {});
    assertTrue(each <= ON_THE_LOOP, () -> "a webhook allocates " + each + " bytes");
  }

  @Test
  void oneMoreCopyOfTheBody_isNoticed_onTheEventLoop() throws IOException {
    long each = eachOnTheEventLoop(() -> sink = payload.clone());
    assertTrue(each > ON_THE_LOOP, () -> "with a copy, it allocates only " + each + " bytes");
  }

  /** All that a webhook costs the server's thread, HTTP included. */
  private long eachOnTheEventLoop(Runnable more) throws IOException {
    AtomicLong loop = new AtomicLong();
    try (RunningWebhookServer server = new RunningWebhookServer();
        RawConnection connection = server.connect()) {
      server.duty =
          event -> {
            loop.set(Thread.currentThread().threadId());
            more.run();
            return Future.succeededFuture(new Acceptance.Ignored("as the test wants"));
          };
      byte[] request =
          Buffer.buffer(
                  RawConnection.head("POST /webhook", headers, "Content-Length: " + payload.length))
              .appendBytes(payload)
              .getBytes();
      Runnable webhook =
          () -> {
            server.forget();
            exchange(connection, request);
          };
      webhook.run();
      return each(loop.get(), webhook);
    }
  }

  /** In one write: the body in a second one would wait for the acknowledgement of the first. */
  private static void exchange(RawConnection connection, byte[] request) {
    try {
      connection.send(request).read();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
