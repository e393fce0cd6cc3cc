package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.NoProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.doubles.ConnectProxy;
import dev.musterd.port.AwsCallListener;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The SDK's clients over a real proxy; the names that are asked for exist nowhere else. */
class RoutedAwsClientTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(
              request ->
                  request
                      .response()
                      .putHeader("Content-Type", "application/x-amz-json-1.0")
                      .end("{\"QueueUrl\":\"http://127.0.0.1/queue\"}"))
          .listen(0, "127.0.0.1")
          .await();

  @AfterEach
  void stop() {
    server.close().await();
  }

  private String ask(ProxyRoutes routes, String endpoint) {
    try (AwsClients clients =
            new AwsClients(
                Region.EU_WEST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")),
                AwsClients.Limits.DEFAULT,
                Map.of(AwsClients.Service.SQS, URI.create(endpoint)),
                routes,
                AwsCallListener.NONE,
                () -> true);
        SqsAsyncClient sqs = clients.sqs()) {
      return sqs.getQueueUrl(request -> request.queueName("jobs")).join().queueUrl();
    }
  }

  private static ProxyRoutes routes(
      ConnectProxy proxy, Optional<HttpProxy.Login> login, String no) {
    HttpProxy to = HttpProxy.of(proxy.url());
    Optional<HttpProxy> both = Optional.of(login.map(to::with).orElse(to));
    return new ProxyRoutes(both, both, NoProxy.of(no));
  }

  private String named() {
    return "http://sqs.musterd.invalid:" + server.actualPort();
  }

  @Test
  void call_goesByTheProxy_toANameThatOnlyTheProxyKnows() {
    try (ConnectProxy proxy = ConnectProxy.open(vertx)) {
      assertEquals("http://127.0.0.1/queue", ask(routes(proxy, Optional.empty(), ""), named()));
      assertEquals("POST sqs.musterd.invalid", proxy.targets().getFirst());
    }
  }

  @Test
  void https_goesThroughATunnel() {
    try (ConnectProxy proxy = ConnectProxy.open(vertx)) {
      String secure = "https://sqs.musterd.invalid:" + server.actualPort();
      assertThrows(
          CompletionException.class,
          () -> ask(routes(proxy, Optional.empty(), ""), secure),
          "the server speaks no TLS");
      assertEquals("CONNECT sqs.musterd.invalid", proxy.targets().getFirst());
    }
  }

  @Test
  void credentials_areShownToTheProxy() {
    try (ConnectProxy proxy = ConnectProxy.guarded(vertx, "user:p@ss")) {
      HttpProxy.Login login = new HttpProxy.Login("user", "p@ss");
      assertEquals("http://127.0.0.1/queue", ask(routes(proxy, Optional.of(login), ""), named()));
      assertThrows(
          CompletionException.class,
          () -> ask(routes(proxy, Optional.of(new HttpProxy.Login("user", "no")), ""), named()));
    }
  }

  /** The CRT's own client would send it by the proxy. */
  @Test
  void hostOfNoProxy_isReachedDirectly() {
    try (ConnectProxy proxy = ConnectProxy.open(vertx)) {
      String direct = "http://127.0.0.1:" + server.actualPort();
      assertEquals(
          "http://127.0.0.1/queue", ask(routes(proxy, Optional.empty(), "127.0.0.0/8"), direct));
      assertEquals(List.of(), proxy.targets());
    }
  }
}
