package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** After some 100,000 requests the JVM's compilers have little left to do. */
  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("rates.warm", 12));

  /** Long enough for the kernel's ticks of 10 ms not to count. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** Of the stream of events, at a further daemon of the same build. */
  private static final int CLIENTS = Integer.getInteger("rates.clients", 0);

  private static final int ROUNDS = Integer.getInteger("rates.rounds", 21);

  private static final Map<WebhookKind, byte[][]> REQUESTS =
      Arrays.stream(WebhookKind.values())
          .collect(Collectors.toMap(Function.identity(), WebhookKind::requests));

  /** Of which kinds; all without it. */
  private static final String KINDS = System.getProperty("rates.kinds", "");

  private WebhookRates() {}

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
      if (isWanted(WebhookKind.ACCEPTED)) {
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
      for (WebhookKind kind : WebhookKind.values()) {
        if (isWanted(kind)) {
          compare(kind, targets.stream().filter(target -> isFor(kind, target)).toList(), queue);
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

  private static boolean isWanted(WebhookKind kind) {
    return KINDS.isEmpty() || KINDS.contains(kind.word());
  }

  /** The bare sender sends what it is given to the queue. */
  private static boolean isFor(WebhookKind kind, LoadTarget target) {
    return kind == WebhookKind.ACCEPTED || !target.name().equals(LoadTarget.SENDER);
  }

  private static void compare(WebhookKind kind, List<LoadTarget> targets, DiscardingQueue queue)
      throws IOException {
    List<List<Round>> rounds = new ArrayList<>();
    for (LoadTarget target : targets) {
      load(kind, target, WARM_UP);
      if (kind == WebhookKind.ACCEPTED) {
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

  private static Round load(WebhookKind kind, LoadTarget target, Duration time) throws IOException {
    try (KeepAliveLoad load =
        new KeepAliveLoad(target.port(), REQUESTS.get(kind), kind.status(target), CONNECTIONS)) {
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

  private static void print(
      WebhookKind kind, LoadTarget target, List<Round> rounds, List<Round> bare) {
    System.out.printf(
        "%-8s %-8s %,7.0f/s, %.2f of bare; CPU each %5.1f µs, %.2f of bare, least %5.1f µs;"
            + " without compilers %5.1f, least %5.1f µs%n",
        kind.word(),
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
