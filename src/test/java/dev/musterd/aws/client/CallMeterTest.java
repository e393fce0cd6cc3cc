package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.RealTime;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.port.AwsCallListener;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The SDK's own measurements of real calls on loopback. */
class CallMeterTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private static final String IDENTITY =
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
          + "</GetCallerIdentityResult></GetCallerIdentityResponse>";

  private static final String ERROR =
      "<ErrorResponse><Error><Code>%s</Code><Message>no</Message></Error></ErrorResponse>";

  private final BlockingQueue<AwsCallListener.Call> calls = new LinkedBlockingQueue<>();

  /** The first answers are refusals. */
  private AwsCallListener.Call call(int refusals, int status, String code) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        RealTime.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      boolean refused = requests.incrementAndGet() <= refusals;
                      request
                          .response()
                          .setStatusCode(refused ? status : 200)
                          .end(refused ? ERROR.formatted(code) : IDENTITY);
                    })
                .listen(0, "127.0.0.1"));
    URI endpoint = URI.create("http://127.0.0.1:" + server.actualPort());
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    try (AwsClients clients =
        new AwsClients(
            Region.EU_WEST_1,
            credentials,
            AwsClients.Limits.DEFAULT,
            Map.of(AwsClients.Service.STS, endpoint),
            ProxyRoutes.NONE,
            calls::add,
            () -> true)) {
      clients.sts().getCallerIdentity().handle((_, _) -> true).get();
      return calls.take();
    } finally {
      RealTime.await(server.close());
    }
  }

  @Test
  void call_isNamed_andTimed() throws Exception {
    AwsCallListener.Call call = call(0, 0, "");
    assertEquals("sts", call.service());
    assertEquals("GetCallerIdentity", call.operation());
    assertTrue(call.succeeded());
    assertEquals(0, call.throttles());
    assertTrue(call.time().compareTo(Duration.ZERO) > 0);
  }

  @Test
  void throttledAttempts_areCounted_andTheCallSucceeds() throws Exception {
    AwsCallListener.Call call = call(2, 400, "Throttling");
    assertTrue(call.succeeded());
    assertEquals(2, call.throttles());
  }

  @Test
  void refusedCall_hasFailed_withoutThrottles() throws Exception {
    AwsCallListener.Call call = call(9, 403, "AccessDenied");
    assertFalse(call.succeeded());
    assertEquals(0, call.throttles());
  }

  @Test
  void silentListener_isTheCommands() {
    AwsCallListener.NONE.ended(new AwsCallListener.Call("sts", "x", true, 0, Duration.ZERO));
    assertTrue(calls.isEmpty());
  }
}
