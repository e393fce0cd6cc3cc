package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.aws.AwsDouble;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tags of a hold, as EC2 lists them. */
class HoldTagsTest {
  private static final String ENVIRONMENT = "gh-ci";
  private static final Map<String, String> OURS =
      Map.of(
          Instance.Tag.ENVIRONMENT, ENVIRONMENT,
          Instance.Tag.POOL, "linux-x64",
          Instance.Tag.OWNER, "acme",
          Instance.Tag.SCOPE, "organization");

  private final Vertx vertx = Vertx.vertx();
  private final List<Event> events = new ArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private List<Optional<Instance.Hold>> listedTwice(Instance.Id[] id, String until) {
    SimulatedCloud world = new SimulatedCloud(InstantSource.system(), new VertxTimers(vertx));
    Map<String, String> tags = new HashMap<>(OURS);
    tags.put(Instance.Tag.HOLD_UNTIL, until);
    tags.put(Instance.Tag.HELD_BY, "alice");
    id[0] = world.addForeign(tags);
    AwsDouble aws = RealTime.await(AwsDouble.start(vertx, world));
    List<Optional<Instance.Hold>> holds = new ArrayList<>();
    try (RealTime real = RealTime.patient(vertx, aws.endpoint())) {
      Ec2Compute compute = real.compute(ENVIRONMENT, events::add);
      for (int list = 0; list < 2; list++) {
        holds.add(RealTime.await(compute.instances()).getFirst().hold());
      }
    }
    return holds;
  }

  @Test
  void hold_isListed() {
    Optional<Instance.Hold> hold =
        Optional.of(new Instance.Hold(Instant.parse("2026-11-29T10:00:00Z"), "alice"));
    assertEquals(List.of(hold, hold), listedTwice(new Instance.Id[1], "2026-11-29T10:00:00Z"));
    assertEquals(List.of(), events);
  }

  @Test
  void holdThatCannotBeRead_isReportedOnce_andIgnored() {
    Instance.Id[] id = new Instance.Id[1];
    assertEquals(List.of(Optional.empty(), Optional.empty()), listedTwice(id, "for ever"));
    assertEquals(
        List.of(new Event.HoldUnreadable(id[0], "its tag musterd:hold-until=for ever is no time")),
        events);
  }
}
