package dev.musterd.doubles.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.InstanceNotice;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InstanceEvents.Message;
import dev.musterd.port.InstanceEvents.Reception;
import dev.musterd.port.InstanceEventsContract;
import dev.musterd.port.JobNewsQueue;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeInstanceEventsTest extends InstanceEventsContract {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T10:00:00Z"));
  private final FakeInstanceEvents events = FakeInstanceEvents.absent(time, time, HOME);

  @Test
  void message_comesAgain_afterHalfAMinute() {
    events.create();
    events.emitForeign("x");
    Future<Reception> first = events.receive(10, Duration.ZERO);
    assertTrue(first.isComplete());
    Future<Reception> second = events.receive(10, Duration.ofSeconds(60));
    time.advance(Duration.ofSeconds(29));
    assertTrue(!second.isComplete());
    time.advance(Duration.ofSeconds(1));
    List<Message> messages = assertInstanceOf(Reception.Received.class, second.result()).messages();
    assertEquals(1, messages.size());
  }

  @Override
  protected InstanceEvents events() {
    return events;
  }

  @Override
  protected JobNewsQueue queueOfNews() {
    return events;
  }

  @Override
  protected void create() {
    events.create();
  }

  @Override
  protected void emit(InstanceNotice notice) {
    events.emit(notice);
  }

  @Override
  protected void emitForeign(String type) {
    events.emitForeign(type);
  }

  @Override
  protected void emitGarbage(String body) {
    events.emitMalformed(body, "not a JSON object");
  }

  @Override
  protected List<String> dead() {
    return events.dead().stream().map(it -> it.body() + ": " + it.reason()).toList();
  }

  @Override
  protected <T> T await(Future<T> future) {
    time.advance(Duration.ofSeconds(2));
    assertTrue(future.isComplete());
    return future.result();
  }
}
