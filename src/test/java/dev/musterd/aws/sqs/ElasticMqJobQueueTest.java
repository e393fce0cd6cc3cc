package dev.musterd.aws.sqs;

import dev.musterd.doubles.sqs.ElasticMqServer;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.port.JobQueueDeduplicationContract;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class ElasticMqJobQueueTest extends JobQueueDeduplicationContract {
  private static Vertx vertx;
  private static ElasticMqServer server;
  private static SqsAsyncClient client;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = ElasticMqServer.start();
    client = SqsClients.at(server.uri());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    SqsBench.awaited(vertx.close());
  }

  @Override
  protected Bench bench(Duration delay, Duration visibility) {
    return new SqsBench(vertx, client, delay, visibility);
  }
}
