package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.port.JobQueue;
import dev.musterd.port.JobQueueContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueDepthProbeTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final FakeJobQueue queue =
      new FakeJobQueue(
          time,
          time,
          new FakeJobQueue.Attributes(Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(1)));
  private final QueueDepthProbe probe = new QueueDepthProbe(queue, time);

  private static Optional<JobQueue.Depth> visible(int messages) {
    return Optional.of(new JobQueue.Depth(messages, 0, 0, 0));
  }

  @Test
  void depth_isReadOnceAMinute_howeverOftenItIsAskedFor() {
    probe.latest();
    assertEquals(visible(0), probe.latest());
    queue.send(JobQueueContract.ticket(1));
    time.advance(QueueDepthProbe.PERIOD.minusSeconds(1));
    assertEquals(visible(0), probe.latest());
    time.advance(Duration.ofSeconds(1));
    probe.latest();
    assertEquals(visible(1), probe.latest());
    assertEquals(2, queue.script().count(Call.DEPTH));
  }

  @Test
  void depth_isNotRead_whileNobodyAsks() {
    time.advance(Duration.ofHours(1));
    assertEquals(0, queue.script().count(Call.DEPTH));
  }

  @Test
  void depth_isDropped_whenItCannotBeReadForLong() {
    probe.latest();
    queue.script().down("SQS is down");
    time.advance(Duration.ofMinutes(2));
    assertEquals(visible(0), probe.latest());
    time.advance(QueueDepthProbe.OUTDATED);
    assertEquals(Optional.empty(), probe.latest());
    queue.script().up();
    time.advance(QueueDepthProbe.PERIOD);
    probe.latest();
    assertEquals(visible(0), probe.latest());
  }
}
