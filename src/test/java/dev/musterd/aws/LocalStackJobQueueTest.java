package dev.musterd.aws;

import dev.musterd.doubles.Emulators;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.port.JobQueueDeduplicationContract;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class LocalStackJobQueueTest extends JobQueueDeduplicationContract {
  private static Vertx vertx;
  private static SqsAsyncClient client;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(Emulators.localStack().isPresent(), "no Docker daemon answers here");
    vertx = Vertx.vertx();
    client = SqsClients.at(Emulators.localStack().orElseThrow());
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
      SqsBench.awaited(vertx.close());
    }
  }

  @Override
  protected Bench bench(Duration delay, Duration visibility) {
    return new SqsBench(vertx, client, delay, visibility);
  }
}
