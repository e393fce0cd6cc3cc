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
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Real calls on loopback, by a node that decides and by one that does not any more. */
class DeciderCallCheckTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final AtomicBoolean deciding = new AtomicBoolean(true);
  private final AtomicInteger requests = new AtomicInteger();

  /** Ends to decide with the first request. */
  private HttpServer server(int status) {
    return RealTime.await(
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  deciding.set(false);
                  request.response().setStatusCode(status).end("{}");
                })
            .listen(0, "127.0.0.1"));
  }

  private static boolean succeeds(java.util.concurrent.CompletableFuture<?> call) {
    return call.handle((_, failure) -> failure == null).join();
  }

  private void with(int status, java.util.function.Consumer<SqsAsyncClient> test) {
    HttpServer server = server(status);
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    try (AwsClients clients =
        new AwsClients(
            Region.EU_WEST_1,
            credentials,
            AwsClients.Limits.DEFAULT,
            Map.of(AwsClients.Service.SQS, URI.create("http://127.0.0.1:" + server.actualPort())),
            ProxyRoutes.NONE,
            AwsCallListener.NONE,
            deciding::get)) {
      test.accept(clients.sqs());
    } finally {
      RealTime.await(server.close());
    }
  }

  @Test
  void callOfADecider_isNotSent_onceItDecidesNoMore() {
    with(
        200,
        sqs -> {
          assertTrue(succeeds(sqs.deleteMessage(it -> it.queueUrl("q").receiptHandle("r"))));
          assertFalse(succeeds(sqs.deleteMessage(it -> it.queueUrl("q").receiptHandle("r"))));
          assertEquals(1, requests.get());
          assertTrue(succeeds(sqs.getQueueUrl(it -> it.queueName("q"))));
          assertEquals(2, requests.get());
        });
  }

  @Test
  void repetition_isNotSent_either() {
    with(
        503,
        sqs -> {
          assertFalse(succeeds(sqs.deleteMessage(it -> it.queueUrl("q").receiptHandle("r"))));
          assertEquals(1, requests.get());
        });
  }
}
