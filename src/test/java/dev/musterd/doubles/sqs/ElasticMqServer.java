package dev.musterd.doubles.sqs;

import java.net.URI;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ in this JVM, on loopback: SQS with its FIFO semantics, in memory. */
public final class ElasticMqServer implements AutoCloseable {
  private final SQSRestServer server;
  private final URI uri;

  private ElasticMqServer(SQSRestServer server) {
    this.server = server;
    this.uri = URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  }

  /** On a port of the system's choice. */
  public static ElasticMqServer start() {
    return new ElasticMqServer(
        SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start());
  }

  /** On the given port, for a process that was configured with it. */
  public static ElasticMqServer start(int port) {
    return new ElasticMqServer(
        SQSRestServerBuilder.withInterface("127.0.0.1")
            .withPort(port)
            .withServerAddress(new NodeAddress("http", "127.0.0.1", port, ""))
            .start());
  }

  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    server.stopAndWait();
  }
}
