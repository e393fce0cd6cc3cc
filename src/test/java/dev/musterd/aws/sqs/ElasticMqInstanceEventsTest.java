package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.sqs.ElasticMqServer;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.doubles.sqs.SqsFaultProxy;
import dev.musterd.doubles.sqs.SqsFaults;
import dev.musterd.model.AwsNames;
import dev.musterd.model.InstanceNotice;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InstanceEvents.Reception;
import dev.musterd.port.InstanceEventsContract;
import dev.musterd.port.JobNewsQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

class ElasticMqInstanceEventsTest extends InstanceEventsContract {
  private static Vertx vertx;
  private static ElasticMqServer server;
  private static SqsFaultProxy proxy;
  private static SqsAsyncClient client;

  private final AwsNames names = new AwsNames("t-" + UUID.randomUUID().toString().substring(0, 13));
  private final SqsInstanceEvents events =
      new SqsInstanceEvents(client, vertx.getOrCreateContext(), names, HOME);
  private EventQueue queue;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    server = ElasticMqServer.start();
    proxy = SqsBench.awaited(SqsFaultProxy.start(vertx, server.uri(), 0));
    client = SqsClients.at(proxy.uri());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    SqsBench.awaited(vertx.close());
  }

  /** As the policies of an earlier version have it. */
  @Test
  void queueThatMayNotBeRead_countsAsAbsent() {
    create();
    proxy.faults().next(1, "GetQueueUrl", SqsFaults.Fault.DENY);
    Reception.Absent absent =
        assertInstanceOf(Reception.Absent.class, await(events.receive(10, Duration.ofSeconds(1))));
    assertTrue(absent.reason().contains("AccessDenied"), absent.reason());
    proxy.faults().next(1, "ReceiveMessage", SqsFaults.Fault.DENY);
    assertInstanceOf(Reception.Absent.class, await(events.receive(10, Duration.ofSeconds(1))));
    assertInstanceOf(Reception.Received.class, await(events.receive(10, Duration.ofSeconds(1))));
  }

  @Test
  void receive_fails_whenTheRequestIsRefused() {
    create();
    proxy.faults().down("ReceiveMessage", SqsFaults.Fault.SERVER_ERROR);
    assertThrows(RuntimeException.class, () -> await(events.receive(10, Duration.ofSeconds(1))));
    proxy.faults().up();
    assertInstanceOf(Reception.Received.class, await(events.receive(10, Duration.ofSeconds(1))));
  }

  @Override
  protected InstanceEvents events() {
    return events;
  }

  @Override
  protected JobNewsQueue queueOfNews() {
    return new SqsJobNews(client, vertx.getOrCreateContext(), SqsBench.timers(vertx), names);
  }

  @Override
  protected void create() {
    queue = EventQueue.create(client, names);
  }

  @Override
  protected void emit(InstanceNotice notice) {
    EventQueue.await(queue.put(notice));
  }

  @Override
  protected void emitForeign(String type) {
    JsonObject json = new JsonObject().put("source", "aws.ec2").put("detail-type", type);
    EventQueue.await(queue.put(json.encode()));
  }

  @Override
  protected void emitGarbage(String body) {
    EventQueue.await(queue.put(body));
  }

  @Override
  protected List<String> dead() {
    return queue.dead();
  }

  @Override
  protected <T> T await(Future<T> future) {
    return SqsBench.awaited(future);
  }
}
