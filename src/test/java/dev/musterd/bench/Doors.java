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
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Webhooks of queued jobs per second that packaged daemons accept, one of them, two and four, of
 * which one decides: each is answered once SQS has confirmed the job, which takes a millisecond or
 * two. {@code mvn -Pstart -Dstart.class=dev.musterd.bench.Doors} runs it; it prints and judges
 * nothing.
 *
 * <p>The load generator, the queue and the daemons share the machine's cores, so that a second
 * daemon adds no webhooks where there is no core for it. The CPU of a webhook says what it would do
 * on a host of its own. A bare Vert.x handler without a queue is loaded in turn with them.
 */
public final class Doors {
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "doors.conf");

  private static final int ACCEPTED = 202;

  /** Of each door. Each waits for SQS, so that a daemon gathers them into batches of ten. */
  private static final int CONNECTIONS = Integer.getInteger("doors.connections", 32);

  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("doors.warm", 12));
  private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("doors.round", 2));
  private static final int ROUNDS = Integer.getInteger("doors.rounds", 11);
  private static final List<Integer> COUNTS = List.of(1, 2, 4);

  /** Of the daemons, in turn; with two of them, one daemon of each is compared with the other. */
  private static final List<String> LEASES =
      List.of(System.getProperty("doors.lease", "on").split(","));

  private Doors() {}

  private record Round(double rate, double cpuMicros) {}

  public static void main(String[] arguments) throws IOException {
    List<LoadTarget> doors = new ArrayList<>();
    try (ServiceDoubles services =
            ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5));
        LoadTarget bare = LoadTarget.bare(ServiceDoubles.WEBHOOK_SECRET)) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx());
      for (int i = 0; i < (LEASES.size() > 1 ? LEASES.size() : COUNTS.getLast()); i++) {
        doors.add(
            LoadTarget.daemon(
                "node-" + i,
                DaemonProcess.executable(),
                services,
                queue,
                CONFIGURATION,
                Map.of("LEASE_ENABLED", LEASES.get(i % LEASES.size()), "HOSTNAME", "node-" + i)));
      }
      if (LEASES.size() > 1) {
        compare(doors);
      } else {
        measure(bare, doors);
      }
    } finally {
      doors.forEach(LoadTarget::close);
    }
  }

  private static void measure(LoadTarget bare, List<LoadTarget> doors) throws IOException {
    for (LoadTarget door : doors) {
      load(List.of(door), WARM_UP);
    }
    load(List.of(bare), WARM_UP);
    Map<Integer, List<Round>> rounds = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      add(rounds, 0, load(List.of(bare), ROUND));
      for (int count : COUNTS) {
        add(rounds, count, load(doors.subList(0, count), ROUND));
      }
    }
    rounds.forEach((count, its) -> print(name(count), its, rounds.get(COUNTS.getFirst())));
  }

  /** One door each, in turn; the first is what the others are compared with. */
  private static void compare(List<LoadTarget> doors) throws IOException {
    for (LoadTarget door : doors) {
      load(List.of(door), WARM_UP);
    }
    Map<Integer, List<Round>> rounds = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < doors.size(); i++) {
        add(rounds, i, load(List.of(doors.get(i)), ROUND));
      }
    }
    rounds.forEach((door, its) -> print("lease " + LEASES.get(door), its, rounds.get(0)));
  }

  private static void add(Map<Integer, List<Round>> rounds, int count, Round round) {
    rounds.computeIfAbsent(count, _ -> new ArrayList<>()).add(round);
  }

  private static Round load(List<LoadTarget> targets, Duration time) throws IOException {
    int[] ports = targets.stream().mapToInt(LoadTarget::port).toArray();
    int connections = CONNECTIONS * targets.size();
    try (KeepAliveLoad load =
        new KeepAliveLoad(ports, WebhookKind.ACCEPTED.requests(), ACCEPTED, connections)) {
      Duration before = cpu(targets);
      long begin = System.nanoTime();
      long answers = load.run(time);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Round(answers / seconds, cpu(targets).minus(before).toNanos() / 1e3 / answers);
    }
  }

  private static Duration cpu(List<LoadTarget> targets) {
    return targets.stream()
        .map(target -> ProcessFigures.of(target.process().pid()).cpu())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static String name(int doors) {
    return doors == 0 ? "bare handler" : doors + (doors == 1 ? " door" : " doors");
  }

  private static void print(String name, List<Round> rounds, List<Round> one) {
    double[] ratios =
        IntStream.range(0, rounds.size())
            .mapToDouble(i -> rounds.get(i).rate() / one.get(i).rate())
            .sorted()
            .toArray();
    double[] cpu = rounds.stream().mapToDouble(Round::cpuMicros).sorted().toArray();
    double[] rates = rounds.stream().mapToDouble(Round::rate).sorted().toArray();
    System.out.printf(
        "%-12s %,7.0f/s, %.2f of one door; CPU each: median %5.1f µs, least %5.1f µs%n",
        name,
        rates[rates.length / 2],
        ratios[ratios.length / 2],
        cpu[cpu.length / 2],
        Arrays.stream(cpu).min().orElseThrow());
  }
}
