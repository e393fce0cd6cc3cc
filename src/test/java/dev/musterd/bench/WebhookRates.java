package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Webhooks per second that the packaged daemon turns away, beside a bare Vert.x handler and, with
 * {@code -Dstart.before=FILE}, beside another build of the daemon: rejected for their signature
 * (401), and refused after they were verified and parsed, since no pool has their labels (200).
 * {@code mvn -Pstart -Dstart.class=dev.musterd.bench.WebhookRates} runs it; it prints and judges
 * nothing.
 *
 * <p>With {@code -Drates.clients=50} a further daemon has so many clients of its stream of events.
 *
 * <p>All servers run at the same time and are loaded in turn, in short rounds, so that neighbours
 * on the machine disturb all of them alike; each is compared with the bare handler of the same
 * round. The CPU time of a request is the steadier figure, and its least the steadiest.
 */
public final class WebhookRates {
  /** As in the comparison with others, see docs/performance.md. */
  private static final int CONNECTIONS = 16;

  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  /** After some 100,000 requests the JVM's compilers have little left to do. */
  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("rates.warm", 12));

  /** Long enough for the kernel's ticks of 10 ms not to count. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** Of the stream of events, at a further daemon of the same build. */
  private static final int CLIENTS = Integer.getInteger("rates.clients", 0);

  private static final int ROUNDS = Integer.getInteger("rates.rounds", 21);

  private WebhookRates() {}

  private enum Kind {
    REJECTED,
    REFUSED
  }

  private record Round(double rate, double cpuMicros) {}

  public static void main(String[] arguments) throws IOException {
    List<LoadTarget> targets = new ArrayList<>();
    Optional<Watchers> watchers = Optional.empty();
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5))) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx());
      targets.add(LoadTarget.bare(ServiceDoubles.WEBHOOK_SECRET));
      Optional<String> before = Optional.ofNullable(System.getProperty("start.before"));
      if (before.filter(file -> !file.isEmpty()).isPresent()) {
        targets.add(LoadTarget.daemon("before", Path.of(before.get()), services, queue));
      }
      targets.add(LoadTarget.daemon("now", DaemonProcess.executable(), services, queue));
      if (CLIENTS > 0) {
        LoadTarget followed =
            LoadTarget.daemon("followed", DaemonProcess.executable(), services, queue);
        targets.add(followed);
        watchers = Optional.of(Watchers.events(followed.management(), CLIENTS));
      }
      for (Kind kind : Kind.values()) {
        compare(kind, targets);
      }
    } finally {
      watchers.ifPresent(
          all -> {
            System.out.println("clients were disconnected " + all.losses() + " times");
            all.close();
          });
      targets.forEach(LoadTarget::close);
    }
  }

  private static void compare(Kind kind, List<LoadTarget> targets) throws IOException {
    List<List<Round>> rounds = new ArrayList<>();
    for (LoadTarget target : targets) {
      load(kind, target, WARM_UP);
      rounds.add(new ArrayList<>());
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < targets.size(); i++) {
        int next = (i + round) % targets.size();
        rounds.get(next).add(load(kind, targets.get(next), ROUND));
      }
    }
    for (int i = 0; i < targets.size(); i++) {
      print(kind, targets.get(i), rounds.get(i), rounds.getFirst());
    }
  }

  private static Round load(Kind kind, LoadTarget target, Duration time) throws IOException {
    int status = kind == Kind.REJECTED ? 401 : target.refused();
    try (KeepAliveLoad load =
        new KeepAliveLoad(target.port(), request(kind), status, CONNECTIONS)) {
      Duration cpu = ProcessFigures.of(target.process().pid()).cpu();
      long begin = System.nanoTime();
      long answers = load.run(time);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Duration used = ProcessFigures.of(target.process().pid()).cpu().minus(cpu);
      return new Round(answers / seconds, used.toNanos() / 1e3 / answers);
    }
  }

  private static byte[] request(Kind kind) throws IOException {
    Buffer body = Buffer.buffer(Files.readString(PAYLOAD).replace("\"x64\"", "\"riscv64\""));
    String secret = kind == Kind.REJECTED ? "another secret" : ServiceDoubles.WEBHOOK_SECRET;
    String head =
        """
        POST /webhook HTTP/1.1
        Host: 127.0.0.1
        User-Agent: GitHub-Hookshot/0123456
        Accept: */*
        Content-Type: application/json
        X-GitHub-Event: workflow_job
        X-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958
        X-Hub-Signature-256: sha256=%s
        Content-Length: %d

        """
            .formatted(WebhookSender.signature(body, secret), body.length())
            .replace("\n", "\r\n");
    return Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)).appendBuffer(body).getBytes();
  }

  private static void print(Kind kind, LoadTarget target, List<Round> rounds, List<Round> bare) {
    System.out.printf(
        "%-8s %-8s %,7.0f/s, %.2f of bare; CPU each %5.1f µs, %.2f of bare, least %5.1f µs%n",
        kind.name().toLowerCase(Locale.ROOT),
        target.name(),
        median(rounds.stream().mapToDouble(Round::rate)),
        median(ratios(rounds, bare, Round::rate)),
        median(rounds.stream().mapToDouble(Round::cpuMicros)),
        median(ratios(rounds, bare, Round::cpuMicros)),
        rounds.stream().mapToDouble(Round::cpuMicros).min().orElseThrow());
  }

  private static DoubleStream ratios(
      List<Round> rounds, List<Round> bare, ToDoubleFunction<Round> figure) {
    return IntStream.range(0, rounds.size())
        .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(bare.get(i)));
  }

  private static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
