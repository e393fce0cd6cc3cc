package dev.musterd.http.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.doubles.Hang;
import dev.musterd.http.RawConnection;
import dev.musterd.http.dashboard.DashboardParts;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.SimulatedApi;
import dev.musterd.http.management.SimulatedDashboard;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/v1/events} as a client of server-sent events sees it, over real HTTP. */
@Order(2) // It waits for a connection to close, and costs little meanwhile.
class EventStreamTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final SimWorld world = SimWorld.running();
  private EventBroadcast broadcast;
  private ManagementServer server;

  @BeforeEach
  void start() {
    DashboardParts parts = SimulatedDashboard.of(vertx, world);
    broadcast = parts.broadcast();
    server =
        new ManagementServer(
            vertx,
            SimulatedDashboard.listener(Optional.empty()),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> false),
            parts);
    server.start().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
    world.close();
  }

  /** One event of a stream. */
  private record Sent(String id, String name, String data) {
    JsonObject json() {
      return new JsonObject(data);
    }
  }

  /** Its size. The connection stays for the next request, until the server finds it idle. */
  private static final String LAST_CHUNK = "0";

  /** An open stream; reading waits for what has to come. */
  private final class Stream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final List<String> head = new ArrayList<>();

    Stream(String query, Map<String, String> headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout((int) Hang.LIMIT.toMillis());
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String request = RawConnection.head("GET /api/v1/events" + query, headers, "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.add(line.toLowerCase());
      }
    }

    /** The next event; sizes of chunks and comments are passed over. */
    Sent next() throws IOException {
      String id = "";
      String name = "message";
      String data = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Sent(id, name, data);
        } else if (line.equals(LAST_CHUNK)) {
          break;
        }
      }
      throw new IOException("the stream has ended");
    }

    Sent until(String type) throws IOException {
      Sent sent = next();
      while (!sent.json().getString("event", "").equals(type)) {
        sent = next();
      }
      return sent;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Stream open(String query) throws IOException {
    return new Stream(query, Map.of());
  }

  private Stream resume(String last) throws IOException {
    return new Stream("", Map.of("Last-Event-ID", last));
  }

  /** The stream has begun once it has said how long to wait before coming back. */
  private Job.Id job() {
    Job.Id job = world.queueJob();
    world.advance(Duration.ofSeconds(1));
    return job;
  }

  @Test
  void events_areSentAsTheyHappen_asInTheLog() throws IOException {
    try (Stream stream = resume("0")) {
      assertTrue(stream.head.contains("content-type: text/event-stream"), stream.head::toString);
      assertTrue(stream.head.contains("cache-control: no-store"), stream.head::toString);
      Job.Id job = job();
      Sent sent = stream.until("job-admitted");
      assertEquals(job.value(), Long.parseLong(sent.json().getString("job")));
      assertEquals("message", sent.name());
      JsonNames.assertSnakeCase(sent.json());
    }
  }

  @Test
  void stream_goesOnAfterTheLastEventThatWasSeen() throws IOException {
    Job.Id first = job();
    String seen;
    try (Stream stream = resume("0")) {
      Sent sent = stream.until("job-admitted");
      assertEquals(first.toString(), sent.json().getString("job"));
      seen = sent.id();
    }
    Job.Id second = job();
    try (Stream stream = resume(seen)) {
      Sent sent = stream.next();
      assertEquals("message", sent.name(), "nothing is missing");
      assertEquals(number(seen) + 1, number(sent.id()));
      while (!sent.json().getString("event").equals("job-admitted")) {
        sent = stream.next();
      }
      assertEquals(second.toString(), sent.json().getString("job"));
    }
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-5", "nonsense", "ffffffffff-99999999", "-1", "0x", "%00"})
  void gap_isTold_whenTheLastEventIsOfAnotherProcess_orOfNone(String last) throws IOException {
    job();
    try (Stream stream = resume(last)) {
      assertEquals("gap", stream.next().name());
      assertEquals("message", stream.next().name());
    }
  }

  @Test
  void gap_isTold_whenEventsWereDropped() throws IOException {
    job();
    String first;
    try (Stream stream = resume("0")) {
      first = stream.next().id();
    }
    for (int i = 0; i < 1_100; i++) {
      world.journal().record(new Event.AppAccepted("1"));
    }
    try (Stream stream = resume(first)) {
      assertEquals("gap", stream.next().name());
      assertTrue(number(stream.next().id()) > number(first) + 1);
    }
  }

  @Test
  void filters_letThroughWhatTheyName() throws IOException {
    job();
    Job.Id job = job();
    try (Stream stream = new Stream("?job=" + job, Map.of("Last-Event-ID", "0"))) {
      for (int i = 0; i < 3; i++) {
        Sent sent = stream.next();
        assertTrue(sent.data().contains(job.toString()), sent.data());
      }
    }
    try (Stream stream =
        new Stream("?type=job-received,job-held&pool=linux-x64", Map.of("Last-Event-ID", "0"))) {
      assertEquals("job-received", stream.next().json().getString("event"));
    }
    world.journal().record(new Event.SpotResumed("other"));
    try (Stream stream = new Stream("?pool=other", Map.of("Last-Event-ID", "0"))) {
      assertEquals("spot-resumed", stream.next().json().getString("event"));
    }
  }

  /** A runner's events name no job; they belong to the one that it came for. */
  @Test
  void job_hasTheEventsOfItsRunner() throws IOException {
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(2));
    try (Stream stream =
        new Stream("?type=runner-configured&job=" + job, Map.of("Last-Event-ID", "0"))) {
      assertEquals("runner-configured", stream.next().json().getString("event"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?job=x", "?job=-1", "?job=99999999999999999999", "?pool=a%20b", "?type=A"})
  void wrongFilter_isA400(String query) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      RawConnection.Answer answer =
          connection.send(RawConnection.head("GET /api/v1/events" + query, Map.of(), "")).read();
      assertEquals(400, answer.status());
      assertTrue(answer.body().startsWith("{\"error\":"), answer.body());
    }
  }

  @Test
  void head_andOtherMethods_openNoStream() throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(RawConnection.head("HEAD /api/v1/events", Map.of(), ""));
      assertEquals("text/event-stream", connection.readHead().headers().get("content-type"));
      String post = RawConnection.head("POST /api/v1/events", Map.of(), "Content-Length: 0");
      assertEquals(405, connection.send(post).read().status());
    }
  }

  @Test
  void streams_end_whenTheTokenIsReplaced() throws IOException {
    job();
    try (Stream stream = resume("0")) {
      stream.next();
      server.replaceToken(Optional.of("opensesame"));
      assertEnded(stream);
    }
    try (Stream stream = open("")) {
      assertTrue(stream.head.getFirst().contains(" 401 "), stream.head::toString);
    }
  }

  private static void assertEnded(Stream stream) {
    try {
      while (true) {
        assertFalse(stream.next().data().isEmpty());
      }
    } catch (IOException _) {
      // That is what has to come.
    }
  }

  @Test
  void soManyStreams_areAllThatThereCanBe() throws IOException {
    List<Stream> streams = new ArrayList<>();
    job();
    for (int i = 0; i < EventBroadcast.SUBSCRIBERS_MAX; i++) {
      streams.add(resume("0"));
      streams.getLast().next();
    }
    try (Stream more = open("")) {
      assertTrue(more.head.getFirst().contains(" 503 "), more.head::toString);
      assertTrue(more.head.contains("retry-after: 60"), more.head::toString);
    }
    for (Stream stream : streams) {
      stream.close();
    }
  }

  /** What it has not taken is bounded, whatever happens; others get everything. */
  @Test
  void clientThatDoesNotRead_isDisconnected_beforeItsEventsFillTheMemory() throws Exception {
    job();
    try (Stream reader = open("");
        Socket sleeper = new Socket()) {
      sleeper.setReceiveBufferSize(4096);
      sleeper.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      String request = RawConnection.head("GET /api/v1/events", Map.of(), "");
      sleeper.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      while (onLoop(broadcast::listeners) < 2) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      long most = 0;
      while (onLoop(broadcast::listeners) == 2) {
        onLoop(this::flood);
        for (int i = 0; i < FLOOD; i++) {
          assertEquals("duty-failed", reader.next().json().getString("event"));
        }
        long unsent = onLoop(broadcast::unsent);
        assertTrue(unsent <= SseResponse.UNSENT_MAX, () -> unsent + " bytes");
        if (unsent > 0) {
          // Its connection ends when the server finds it idle, after half a minute.
          TimeUnit.MILLISECONDS.sleep(500);
        }
        most = Math.max(most, unsent);
      }
      assertTrue(most > 0, "it was never behind");
    }
  }

  /** Fewer events than are kept: after a gap, all streams pause between their batches. */
  private static final int FLOOD = 500;

  /** So long that few rounds fill the buffers of the operating system, which take megabytes. */
  private static final String LONG_TEXT = "x".repeat(1_500);

  private int flood() {
    for (int i = 0; i < FLOOD; i++) {
      world.journal().record(new Event.DutyFailed("reap", LONG_TEXT));
    }
    return FLOOD;
  }

  private <T> T onLoop(Supplier<T> question) {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(_ -> answer.complete(question.get()));
    return answer.future().await();
  }
}
