package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.sqs.SqsClients;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** An emulator's SQS, and benches on it for the tests of one class. */
record SqsSite(Vertx vertx, SqsAsyncClient client) implements AutoCloseable {

  static Optional<SqsSite> at(Optional<URI> address, String absence) {
    assumeTrue(address.isPresent(), absence);
    return address.map(uri -> new SqsSite(Vertx.vertx(), SqsClients.at(uri)));
  }

  SqsBench bench(Duration delay, Duration visibility) {
    return new SqsBench(vertx, client, delay, visibility);
  }

  @Override
  public void close() {
    client.close();
    SqsBench.awaited(vertx.close());
  }
}
