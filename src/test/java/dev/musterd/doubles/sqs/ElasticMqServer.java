package dev.musterd.doubles.sqs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;

/** ElasticMQ in this JVM, on loopback: SQS with its FIFO semantics, in memory. */
public final class ElasticMqServer implements AutoCloseable {
  /**
   * All servers have one, which looks at its timers every 100 ms: one of each server's own would do
   * so every ten, a tenth of a core for ten servers.
   */
  private static final ActorSystem ACTORS = ActorSystem.create("elasticmq", actors());

  private final SQSRestServer server;
  private final URI uri;

  private ElasticMqServer(SQSRestServer server) {
    this.server = server;
    this.uri = URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  }

  private static Config actors() {
    return ConfigFactory.parseString(
            "pekko { daemonic = on, scheduler.tick-duration = 100 milliseconds }")
        .withFallback(ConfigFactory.load());
  }

  private static TheSQSRestServerBuilder builder() {
    return SQSRestServerBuilder.withActorSystem(ACTORS).withInterface("127.0.0.1");
  }

  /** On a port of the system's choice. */
  public static ElasticMqServer start() {
    return new ElasticMqServer(builder().withDynamicPort().start());
  }

  /** On the given port, for a process that was configured with it. */
  public static ElasticMqServer start(int port) {
    return new ElasticMqServer(
        builder()
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
