package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.bench.DiscardingQueue;
import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Valid webhooks among bad signatures, slow and oversized bodies, silent connections, garbage and
 * floods of connections, against the packaged daemon: every valid one is answered and its job in
 * the queue, once, and what the daemon holds afterwards is what it held at half-time.
 *
 * <p>Takes {@code -Dabuse.seconds}; {@code mvn -Pabuse} takes ten minutes. It prints its figures,
 * and judges none that a slow machine makes worse.
 */
@EnabledOnOs(OS.LINUX) // All of 127.0.0.0/8 is its own there, and /proc has its files.
class AbuseIT {
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "abuse.conf");
  private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("abuse.seconds", 20));
  private static final long SEED = 20_261_130;
  private static final InetAddress GITHUB = InetAddress.ofLiteral("127.0.0.2");
  private static final int SENDERS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** Tables of the daemon fill up to their limits, code is compiled: some, and not without end. */
  private static final long MORE_HEAP = 16 << 20;

  private static final int MORE_FILES = 8;

  private final Map<Long, Set<String>> queued = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  @Test
  void validWebhooks_areAllTaken_andNothingIsLeftOfTheRest() throws IOException {
    try (ServiceDoubles services = ServiceDoubles.start(Duration.ofSeconds(5), Hang.LIMIT)) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx(), this::taken);
      try (DaemonProcess daemon =
          DaemonProcess.run(
              services,
              CONFIGURATION,
              DaemonProcess.SHORT_LIVED,
              Map.of("AWS_ENDPOINT_URL_SQS", queue.uri().toString()),
              _ -> {})) {
        until("it is ready", daemon, () -> isReady(services));
        int port = URI.create(services.webhookUrl()).getPort();
        AbusiveClients abuse = new AbusiveClients(port, SEED);
        ValidSender valid = new ValidSender(port, GITHUB);
        int filesAtRest = files(daemon);
        // So that wrong signatures from its address are never counted, however soon they come.
        valid.run(() -> valid.statuses().isEmpty(), true, () -> {});
        load(abuse, valid);
        atRest(daemon, filesAtRest);
        long half = liveHeap(daemon);
        load(abuse, valid);
        atRest(daemon, filesAtRest);
        long end = liveHeap(daemon);
        print(abuse, valid, half, end, daemon);
        judge(abuse, valid);
        assertTrue(end <= half + MORE_HEAP, () -> "heap: " + half + ", then " + end);
      }
    }
  }

  private void taken(JsonObject entry) {
    long job = new JsonObject(entry.getString("MessageBody")).getLong("job");
    queued
        .computeIfAbsent(job, _ -> ConcurrentHashMap.newKeySet())
        .add(entry.getString("MessageDeduplicationId"));
  }

  private void load(AbusiveClients abuse, ValidSender valid) throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    BooleanSupplier goOn = () -> !over.get() && failure.get() == null;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      boolean keepAlive = i % 2 == 0;
      threads.add(thread(() -> valid.run(goOn, keepAlive, () -> AbusiveClients.pause(BETWEEN))));
    }
    for (AbusiveClients.Attack attack : abuse.all(GITHUB)) {
      threads.add(thread(() -> repeat(attack, goOn)));
    }
    AbusiveClients.pause(LOAD.dividedBy(2));
    over.set(true);
    for (Thread thread : threads) {
      join(thread);
    }
    abuse.end();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  /** The server ends connections as it likes: that is what it has to do. */
  private static void repeat(AbusiveClients.Attack attack, BooleanSupplier goOn) {
    while (goOn.getAsBoolean()) {
      try {
        attack.run();
      } catch (IOException cut) {
        AbusiveClients.pause(Duration.ofMillis(5));
      }
    }
  }

  private Thread thread(AbusiveClients.Attack action) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                action.run();
              } catch (IOException | RuntimeException broken) {
                failure.compareAndSet(null, broken);
              }
            });
  }

  private static void join(Thread thread) {
    try {
      thread.join(Hang.LIMIT);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static boolean isReady(ServiceDoubles services) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI page = URI.create(services.managementUrl() + "/readyz");
      return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void atRest(DaemonProcess daemon, int before) {
    until("its files are closed", daemon, () -> files(daemon) <= before + MORE_FILES);
  }

  private static int files(DaemonProcess daemon) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(daemon.id()), "fd"))) {
      return (int) open.count();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Bytes of what is reachable, after a full collection. */
  private static long liveHeap(DaemonProcess daemon) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(daemon.id()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes());
    Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(said);
    assertTrue(total.find(), said);
    return Long.parseLong(total.group(1));
  }

  private static void until(String what, DaemonProcess daemon, BooleanSupplier condition) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      assertTrue(daemon.alive() && Instant.now().isBefore(end), () -> what + daemon.lines());
      AbusiveClients.pause(Duration.ofMillis(50));
    }
  }

  private void judge(AbusiveClients abuse, ValidSender valid) {
    Map<Long, Integer> statuses = valid.statuses();
    assertTrue(statuses.size() > SENDERS, "valid ones were sent");
    assertEquals(Set.of(202), Set.copyOf(statuses.values()));
    assertEquals(statuses.keySet(), queued.keySet());
    assertEquals(
        List.of(), queued.entrySet().stream().filter(each -> each.getValue().size() != 1).toList());
    Map<String, Long> counts = new TreeMap<>();
    abuse.counts().forEach((what, count) -> counts.put(what, count.get()));
    List<String> accepted =
        counts.keySet().stream().filter(what -> what.matches(".*: 2\\d\\d")).toList();
    assertEquals(List.of(), accepted);
    assertTrue(counts.containsKey("bad signature: 429"), counts::toString);
    assertTrue(
        !counts.containsKey("bad signature, GitHub's address: 429"),
        () -> "GitHub's address has sent valid ones: " + counts);
  }

  private void print(
      AbusiveClients abuse, ValidSender valid, long half, long end, DaemonProcess daemon) {
    System.out.printf(
        "abuse for %d s: %,d valid webhooks, of them %d sent again; p50 %.1f, p99 %.1f, p99.9 %.1f,"
            + " longest %.1f ms; live heap %.1f MB at half-time, %.1f MB at the end; %d files%n",
        LOAD.toSeconds(),
        valid.statuses().size(),
        valid.repeated(),
        valid.millis(0.5),
        valid.millis(0.99),
        valid.millis(0.999),
        valid.millis(1),
        half / 1e6,
        end / 1e6,
        files(daemon));
    System.out.println(
        abuse.counts().entrySet().stream()
            .map(each -> "  " + each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(System.lineSeparator())));
  }
}
