package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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

  private static final Map<Kind, byte[][]> REQUESTS =
      Arrays.stream(Kind.values())
          .collect(Collectors.toMap(Function.identity(), WebhookRates::requests));

  private WebhookRates() {}

  /** Of which kinds; all without it. */
  private static final String KINDS = System.getProperty("rates.kinds", "");

  /** Different jobs of {@link Kind#ACCEPTED}: as many as a burst has, signed beforehand. */
  private static final int JOBS = 512;

  private static final String JOB = "30412345678";

  private enum Kind {
    REJECTED,
    REFUSED,
    ACCEPTED;

    boolean wanted() {
      return KINDS.isEmpty() || KINDS.contains(name().toLowerCase(Locale.ROOT));
    }

    boolean isFor(LoadTarget target) {
      return this == ACCEPTED || !target.name().equals(LoadTarget.SENDER);
    }
  }

  /**
   * @param cpuMicros of all threads, for each answer
   * @param codeMicros of all but the JVM's compilers, which are busy for minutes where a core is
   *     shared
   */
  private record Round(double rate, double cpuMicros, double codeMicros) {}

  public static void main(String[] arguments) throws IOException {
    List<LoadTarget> targets = new ArrayList<>();
    Optional<Watchers> watchers = Optional.empty();
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5))) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx());
      targets.add(LoadTarget.bare(ServiceDoubles.WEBHOOK_SECRET));
      if (Kind.ACCEPTED.wanted()) {
        targets.add(LoadTarget.sender(services, queue));
      }
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
        if (kind.wanted()) {
          compare(kind, targets.stream().filter(kind::isFor).toList(), queue);
        }
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

  private static void compare(Kind kind, List<LoadTarget> targets, DiscardingQueue queue)
      throws IOException {
    List<List<Round>> rounds = new ArrayList<>();
    for (LoadTarget target : targets) {
      load(kind, target, WARM_UP);
      if (kind == Kind.ACCEPTED) {
        System.out.println(target.name() + ": messages for a call " + queue.batchSize());
      }
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
    int status =
        switch (kind) {
          case REJECTED -> 401;
          case REFUSED -> target.refused();
          case ACCEPTED -> 202;
        };
    try (KeepAliveLoad load =
        new KeepAliveLoad(target.port(), REQUESTS.get(kind), status, CONNECTIONS)) {
      Duration cpu = ProcessFigures.of(target.process().pid()).cpu();
      Duration compilers = ThreadTimes.of(target.process().pid()).compilers();
      long begin = System.nanoTime();
      long answers = load.run(time);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Duration used = ProcessFigures.of(target.process().pid()).cpu().minus(cpu);
      Duration compiling = ThreadTimes.of(target.process().pid()).compilers().minus(compilers);
      return new Round(
          answers / seconds,
          used.toNanos() / 1e3 / answers,
          used.minus(compiling).toNanos() / 1e3 / answers);
    }
  }

  private static byte[][] requests(Kind kind) {
    try {
      String payload = Files.readString(PAYLOAD);
      if (kind == Kind.ACCEPTED) {
        return IntStream.range(0, JOBS)
            .mapToObj(at -> payload.replace(JOB, Long.toString(Long.parseLong(JOB) + at)))
            .map(its -> request(kind, its))
            .toArray(byte[][]::new);
      }
      return new byte[][] {request(kind, payload.replace("\"x64\"", "\"riscv64\""))};
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    }
  }

  private static byte[] request(Kind kind, String payload) {
    Buffer body = Buffer.buffer(payload);
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
        "%-8s %-8s %,7.0f/s, %.2f of bare; CPU each %5.1f µs, %.2f of bare, least %5.1f µs;"
            + " without compilers %5.1f, least %5.1f µs%n",
        kind.name().toLowerCase(Locale.ROOT),
        target.name(),
        median(rounds.stream().mapToDouble(Round::rate)),
        median(ratios(rounds, bare, Round::rate)),
        median(rounds.stream().mapToDouble(Round::cpuMicros)),
        median(ratios(rounds, bare, Round::cpuMicros)),
        rounds.stream().mapToDouble(Round::cpuMicros).min().orElseThrow(),
        median(rounds.stream().mapToDouble(Round::codeMicros)),
        rounds.stream().mapToDouble(Round::codeMicros).min().orElseThrow());
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
