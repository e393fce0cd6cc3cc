package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.RealTime;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  /** A wait that the daemon asked for; the test ends it. */
  private record Wait(Duration delay, Promise<Void> end) {}

  private final BlockingQueue<Wait> waits = new LinkedBlockingQueue<>();
  private final BlockingQueue<Supplier<AwsSessionCredentials>> chain = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> askedOnEventLoop = new LinkedBlockingQueue<>();

  private final BlockingQueue<Duration> cancelled = new LinkedBlockingQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  private Future<AwsCredentials> start() {
    Timers timers =
        (delay, action) -> {
          Promise<Void> end = Promise.promise();
          end.future().onSuccess(_ -> action.run());
          waits.add(new Wait(delay, end));
          return () -> cancelled.add(delay);
        };
    AwsCredentialsProvider provider =
        () -> {
          askedOnEventLoop.add(Context.isOnEventLoopThread());
          return chain.remove().get();
        };
    return AwsCredentials.start(
        vertx,
        () -> {
          made.incrementAndGet();
          return provider;
        },
        () -> NOW,
        timers);
  }

  private static AwsSessionCredentials credentials(String id, Optional<Duration> life) {
    AwsSessionCredentials.Builder builder =
        AwsSessionCredentials.builder()
            .accessKeyId(id)
            .secretAccessKey("hush-hush")
            .sessionToken("session");
    life.ifPresent(each -> builder.expirationTime(NOW.plus(each)));
    return builder.build();
  }

  private static String current(AwsCredentials held) {
    return held.resolveIdentity().join().accessKeyId();
  }

  private Wait nextWait() throws InterruptedException {
    Wait wait = waits.poll(20, TimeUnit.SECONDS);
    assertNotNull(wait, "nothing waits for the next refresh");
    return wait;
  }

  @Test
  void credentials_areReplaced_beforeTheyExpire() throws InterruptedException {
    chain.add(() -> credentials("first", Optional.of(Duration.ofHours(1))));
    chain.add(() -> credentials("second", Optional.of(Duration.ofHours(2))));
    AwsCredentials held = RealTime.await(start());
    assertEquals("first", current(held));
    Wait wait = nextWait();
    assertEquals(Duration.ofMinutes(55), wait.delay());
    wait.end().complete();
    assertEquals(Duration.ofMinutes(115), nextWait().delay());
    assertEquals("second", current(held));
    assertEquals(2, askedOnEventLoop.size());
    assertFalse(askedOnEventLoop.contains(true));
  }

  @Test
  void credentials_stay_whenARefreshFails() throws InterruptedException {
    chain.add(() -> credentials("first", Optional.of(Duration.ofMinutes(4))));
    chain.add(
        () -> {
          throw SdkClientException.create("metadata service is away");
        });
    chain.add(() -> credentials("second", Optional.of(Duration.ofHours(1))));
    AwsCredentials held = RealTime.await(start());
    nextWait().end().complete();
    Wait again = nextWait();
    assertEquals("first", current(held));
    assertEquals(Duration.ofSeconds(30), again.delay());
    again.end().complete();
    nextWait();
    assertEquals("second", current(held));
  }

  @Test
  void credentials_areAskedOnce_whenTheyNeverExpire() {
    chain.add(() -> credentials("only", Optional.empty()));
    AwsCredentials held = RealTime.await(start());
    assertEquals("only", current(held));
    assertNull(waits.poll());
  }

  /** A file that was replaced: the SDK's chain has read it once. */
  @Test
  void renewed_asksAnotherChain_andReplacesCredentialsWithoutAnEnd() throws InterruptedException {
    chain.add(() -> credentials("first", Optional.empty()));
    chain.add(() -> credentials("second", Optional.of(Duration.ofHours(1))));
    chain.add(() -> credentials("second", Optional.of(Duration.ofHours(2))));
    AwsCredentials held = RealTime.await(start());
    BooleanSupplier take = RealTime.await(held.renewed());
    assertEquals(2, made.get());
    assertEquals("first", current(held), "not taken yet");
    assertTrue(take.getAsBoolean());
    assertEquals("second", current(held));
    assertEquals(Duration.ofMinutes(55), nextWait().delay());

    assertFalse(RealTime.await(held.renewed()).getAsBoolean(), "the same key");
    assertEquals(Duration.ofMinutes(55), cancelled.poll());
    assertEquals(Duration.ofMinutes(115), nextWait().delay());
    assertFalse(askedOnEventLoop.contains(true));
  }

  @Test
  void credentials_stay_whenTheFilesHaveNone() {
    chain.add(() -> credentials("first", Optional.empty()));
    chain.add(
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        });
    AwsCredentials held = RealTime.await(start());
    Throwable failure = RealTime.awaitFailure(held.renewed());
    assertTrue(failure.getMessage().startsWith("no AWS credentials: "), failure.getMessage());
    assertEquals("first", current(held));
  }

  @Test
  void credentials_areAskedNoMore_afterClose() throws InterruptedException {
    chain.add(() -> credentials("first", Optional.of(Duration.ofHours(1))));
    AwsCredentials held = RealTime.await(start());
    assertEquals(1, askedOnEventLoop.size());
    held.close();
    askedOnEventLoop.clear();
    nextWait().end().complete();
    assertNull(askedOnEventLoop.poll(300, TimeUnit.MILLISECONDS));
  }

  @Test
  void start_failsAndSaysWhatToDo_whenThereAreNone() {
    chain.add(
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        });
    Throwable failure = RealTime.awaitFailure(start());
    assertTrue(failure.getMessage().startsWith("no AWS credentials: "), failure.getMessage());
    assertTrue(failure.getMessage().contains("AWS_PROFILE"), failure.getMessage());
  }

  @Test
  void credentials_tellNoSecret_inTheirText() {
    chain.add(() -> credentials("only", Optional.empty()));
    assertFalse(RealTime.await(start()).toString().contains("hush-hush"));
  }
}
