package dev.musterd.aws;

import dev.musterd.doubles.Emulators;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.port.JobQueueDeduplicationContract;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class LocalStackJobQueueTest extends JobQueueDeduplicationContract {
  /** The last tag that runs without an account. */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private static LocalStackContainer container;
  private static Vertx vertx;
  private static SqsAsyncClient client;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(Emulators.docker(), "no Docker daemon answers here");
    container = new LocalStackContainer(IMAGE).withServices("sqs");
    container.start();
    vertx = Vertx.vertx();
    client = SqsClients.at(container.getEndpoint());
  }

  @AfterAll
  static void stop() {
    if (container != null) {
      client.close();
      SqsBench.awaited(vertx.close());
      container.stop();
    }
  }

  @Override
  protected Bench bench(Duration delay, Duration visibility) {
    return new SqsBench(vertx, client, delay, visibility);
  }
}
