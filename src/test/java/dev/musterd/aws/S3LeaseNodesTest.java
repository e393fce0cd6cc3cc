package dev.musterd.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.LeaseElection;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.flow.lease.HoldLease;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nodes do about a bucket that is not as it should be, and the events by which they say so.
 * Their time is virtual, and stands still while S3's double is asked.
 */
class S3LeaseNodesTest {
  private static final String BUCKET = "musterd-ci-123456789012-eu-west-1";
  private static final String KEY = new AwsNames("ci").lease();
  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

  /** More than all attempts of a test. */
  private static final int ALWAYS = 500;

  /** Of the default times: {@code take-over-after}, and one {@code look-every}. */
  private static final int TAKE_OVER_SECONDS = 35;

  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private final S3Double s3 = RealTime.await(S3Double.start(vertx));
  private final S3Memory memory = s3.memory();
  private final S3Site site = new S3Site(vertx, s3.endpoint());
  private final VirtualTime time = new VirtualTime(START);
  private final List<Event> events = new ArrayList<>();
  private final List<HoldLease> nodes = new ArrayList<>();
  private int nonces;

  S3LeaseNodesTest() {
    memory.addBucket(BUCKET);
  }

  @AfterEach
  void close() {
    site.close();
  }

  /** S3 as a node asks for it, whose answers are there at once. */
  private record Answered(Lease lease) implements Lease {
    @Override
    public Future<LeaseReading> read() {
      return Future.succeededFuture(RealTime.await(lease.read()));
    }

    @Override
    public Future<LeaseWriting> markUsed() {
      return Future.succeededFuture(RealTime.await(lease.markUsed()));
    }

    @Override
    public Future<LeaseWriting> create(LeaseRecord record) {
      return Future.succeededFuture(RealTime.await(lease.create(record)));
    }

    @Override
    public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
      return Future.succeededFuture(RealTime.await(lease.replace(version, record)));
    }
  }

  private HoldLease started(String name) {
    return started(name, new AwsNames("ci"));
  }

  private HoldLease started(String name, AwsNames environment) {
    HoldLease node =
        new HoldLease(
            new HoldLease.Surroundings(
                new Answered(site.lease(BUCKET, environment)),
                time,
                events::add,
                () -> Duration.between(START, time.instant()).toNanos(),
                () -> "nonce-" + ++nonces),
            new LeaseElection(LeaseElection.Timing.DEFAULT),
            new HoldLease.Node(name, name + ":9090", ""),
            new HoldLease.Listener() {
              @Override
              public void acquired(long epoch, LeaseGate gate) {
                assertTrue(gate.isOpen());
              }

              @Override
              public void lost(long epoch) {}
            });
    node.start();
    nodes.add(node);
    return node;
  }

  /** Second by second; of one environment's nodes, never do two decide. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      time.advance(Duration.ofSeconds(1));
      assertTrue(deciders() <= 1, () -> "two decide: " + events);
    }
  }

  private long deciders() {
    return nodes.stream().filter(HoldLease::isValid).count();
  }

  private <T extends Event> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void edit(String text) {
    memory.put(BUCKET, KEY, text.getBytes(UTF_8));
  }

  private String text(String key) {
    return new String(memory.find(BUCKET, key).orElseThrow().bytes(), UTF_8);
  }

  @Test
  void storeThatIgnoresConditions_letsNoNodeDecide_andSaysSoOnce() {
    memory.ignoreConditions();
    started("a");
    started("b");
    for (int second = 0; second < 5 * TAKE_OVER_SECONDS; second++) {
      pass(1);
      assertEquals(0, deciders());
    }
    List<Event.LeaseUnavailable> said = events(Event.LeaseUnavailable.class);
    assertEquals(1, said.size(), events::toString);
    assertTrue(
        said.getFirst().reason().startsWith("PutObject: the store writes although"),
        events::toString);
    assertEquals(List.of(), events(Event.LeaseAcquired.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void storeThatIgnoresConditions_isFoundOut(boolean absent) {
    if (!absent) {
      edit("{\"version\":1,\"node\":\"z\",\"epoch\":4,\"nonce\":\"x\"}");
    }
    assertEquals(Optional.empty(), RealTime.await(site.lease(BUCKET).defect()));
    memory.ignoreConditions();
    assertTrue(RealTime.await(site.lease(BUCKET).defect()).isPresent());
  }

  /** Another server than S3, which answers all paths alike. */
  @Test
  void serverThatOnlyHasAStatus_isNoBucket() {
    HttpServer other =
        RealTime.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(404).end())
                .listen(0, "127.0.0.1"));
    URI address = URI.create("http://127.0.0.1:" + other.actualPort());
    try (S3Site elsewhere = new S3Site(vertx, address)) {
      assertInstanceOf(LeaseReading.NoBucket.class, RealTime.await(elsewhere.lease(BUCKET).read()));
    } finally {
      RealTime.await(other.close());
    }
  }

  /** What is there was left by a node before. */
  @Test
  void storeThatRefusesConditions_letsNoNodeDecide_andEachSaysSoOnce() {
    edit("{\"version\":1,\"node\":\"z\",\"epoch\":4,\"nonce\":\"x\"}");
    memory.fail("PutObject", ALWAYS, 501, "NotImplemented");
    started("a");
    started("b");
    pass(3 * TAKE_OVER_SECONDS);
    assertEquals(List.of(), events(Event.LeaseAcquired.class));
    assertToldOnceByBoth("needs conditional writes");
  }

  private void assertToldOnceByBoth(String reason) {
    List<Event.LeaseUnavailable> said = events(Event.LeaseUnavailable.class);
    assertEquals(
        List.of("a", "b"), said.stream().map(Event.LeaseUnavailable::node).sorted().toList());
    said.forEach(event -> assertTrue(event.reason().contains(reason), event::reason));
  }

  /** Once a process, and so no request more for a renewal. */
  @Test
  void conditions_areTriedOnce() {
    started("a");
    pass(TAKE_OVER_SECONDS);
    assertEquals(1, deciders());
    int before = memory.calls("PutObject");
    assertEquals(
        7, before, "the mark twice, the lease, one that must not be written, three renewals");
    pass(100);
    assertEquals(10, memory.calls("PutObject") - before);
  }

  @Test
  void environmentsThatShareABucket_haveOneNodeThatDecidesEach() {
    HoldLease ci = started("ci-1");
    pass(TAKE_OVER_SECONDS);
    String key = new AwsNames("qa").lease();
    HoldLease qa = started("qa-1", new AwsNames("qa"));
    time.advance(Duration.ofSeconds(TAKE_OVER_SECONDS));
    assertTrue(ci.isValid());
    assertTrue(qa.isValid());
    assertEquals("ci-1", new JsonObject(text(KEY)).getString("node"));
    assertEquals("qa-1", new JsonObject(text(key)).getString("node"));

    memory.delete(BUCKET, key);
    time.advance(Duration.ofSeconds(10));
    assertTrue(ci.isValid());
    assertFalse(qa.isValid());
    assertEquals(
        List.of(new Event.LeaseLost("qa-1", 1, "the lease was deleted")),
        events(Event.LeaseLost.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | lease/ci.json is no lease: it is no JSON object",
        "'' | lease/ci.json is empty",
        "{\"version\":2} | lease/ci.json is no lease: its version is 2, and this musterd reads 1",
      })
  void whatIsNoLease_endsItsHolder_andIsReplacedAfterHalfAMinute(String text, String reason) {
    started("a");
    started("b");
    pass(TAKE_OVER_SECONDS);
    assertEquals(1, deciders());
    edit(text);
    pass(10);
    assertEquals(0, deciders());
    String holder = events(Event.LeaseAcquired.class).getFirst().node();
    assertEquals(List.of(new Event.LeaseLost(holder, 1, reason)), events(Event.LeaseLost.class));
    String other = holder.equals("a") ? "b" : "a";
    assertTrue(events.contains(new Event.LeaseUnavailable(other, reason)), events::toString);
    pass(15);
    assertEquals(0, deciders(), "it was seen for less than half a minute");
    pass(TAKE_OVER_SECONDS);
    assertEquals(1, deciders());
    assertEquals(2, events(Event.LeaseAcquired.class).getLast().epoch());
  }

  /** As by a node of the next version, which renews it. */
  @Test
  void leaseOfALaterVersion_isLeftAlone_whileItChanges() {
    HoldLease a = started("a");
    for (int renewal = 0; renewal < 20; renewal++) {
      String newer = "{\"version\":2,\"holder\":{\"nonce\":" + renewal + "}}";
      edit(newer);
      pass(10);
      assertEquals(newer, text(KEY));
    }
    assertEquals(0, deciders());
    String reason = "lease/ci.json is no lease: its version is 2, and this musterd reads 1";
    assertEquals(Optional.of(reason), a.obstacle());
    assertEquals(
        List.of(new Event.LeaseUnavailable("a", reason)), events(Event.LeaseUnavailable.class));
  }

  /** 403 for all, as from a bucket of another account. */
  @Test
  void foreignBucket_letsNoNodeDecide_andEachSaysWhatToDoOnce() {
    memory.fail("GetObject", ALWAYS, 403, "AccessDenied");
    memory.fail("PutObject", ALWAYS, 403, "AccessDenied");
    started("a");
    started("b");
    pass(3 * TAKE_OVER_SECONDS);
    assertEquals(0, deciders());
    assertToldOnceByBoth("the first two on lease/*");
    assertToldOnceByBoth("AccessDenied");
    assertEquals(0, memory.calls("PutObject"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nodeThatMayNotWrite_doesNotDecide_andSaysSo(boolean absent) {
    if (!absent) {
      edit("{\"version\":1,\"node\":\"z\",\"epoch\":4,\"nonce\":\"x\"}");
    }
    memory.fail("PutObject", ALWAYS, 403, "AccessDenied");
    started("a");
    started("b");
    pass(3 * TAKE_OVER_SECONDS);
    assertEquals(0, deciders());
    assertToldOnceByBoth("PutObject");
    assertToldOnceByBoth("the first two on lease/*");
  }
}
