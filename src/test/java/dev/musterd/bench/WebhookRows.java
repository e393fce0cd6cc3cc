package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Webhooks over 1, 16 and 64 connections at the packaged daemon and at a {@link BareHandler}, in
 * turn: accepted, rejected, and refused since no pool takes them; by a daemon that has just
 * started, and by a warm one. The queue confirms after a millisecond.
 */
final class WebhookRows {
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
  private static final Duration COLD = Duration.ofMillis(300);

  private final Duration warmUp;
  private final Duration round;
  private final int rounds;
  private final List<BenchRow> rows = new ArrayList<>();

  private record Round(long answers, double rate, double cpuMicros) {}

  WebhookRows(boolean quick) {
    warmUp = Duration.ofSeconds(quick ? 3 : 12);
    round = Duration.ofMillis(quick ? 500 : 1_000);
    rounds = quick ? 3 : 11;
  }

  List<BenchRow> run() throws IOException {
    try (ServiceDoubles services =
            ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5));
        LoadTarget bare = LoadTarget.bare(ServiceDoubles.WEBHOOK_SECRET)) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx());
      for (WebhookKind kind : WebhookKind.values()) {
        try (LoadTarget daemon =
            LoadTarget.daemon("now", DaemonProcess.executable(), services, queue)) {
          add(kind, "one connection, cold", cold(kind, daemon), cold(kind, bare));
          load(kind, daemon, 16, warmUp);
          load(kind, bare, 16, warmUp);
          for (int connections : CONNECTIONS) {
            compare(kind, daemon, bare, connections);
          }
          long before = AllocatedBytes.of(daemon.process().pid());
          double webhooks = load(kind, daemon, 16, round).answers();
          long allocated = AllocatedBytes.of(daemon.process().pid()) - before;
          rows.add(
              new BenchRow(
                  kind.word() + ", heap allocated by a webhook",
                  BenchRow.bytes(allocated / webhooks),
                  "",
                  "its body",
                  BenchRow.bytes(kind.requests()[0].length),
                  BenchRow.ratio(allocated / webhooks, kind.requests()[0].length)));
        }
      }
    }
    return rows;
  }

  private static List<Round> cold(WebhookKind kind, LoadTarget target) throws IOException {
    return List.of(load(kind, target, 1, COLD));
  }

  private void compare(WebhookKind kind, LoadTarget daemon, LoadTarget bare, int connections)
      throws IOException {
    List<Round> ours = new ArrayList<>();
    List<Round> theirs = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      ours.add(load(kind, daemon, connections, round));
      theirs.add(load(kind, bare, connections, round));
    }
    add(kind, connections + (connections == 1 ? " connection" : " connections"), ours, theirs);
  }

  private void add(WebhookKind kind, String how, List<Round> ours, List<Round> theirs) {
    rows.add(
        new BenchRow(
            "webhook " + kind.word() + ", " + how,
            rate(ours),
            cpu(ours),
            "bare handler",
            rate(theirs) + ", " + cpu(theirs),
            BenchRow.ratio(median(ours, Round::cpuMicros), median(theirs, Round::cpuMicros))
                + " of CPU"));
  }

  private static String rate(List<Round> rounds) {
    return String.format(Locale.ROOT, "%,.0f/s", median(rounds, Round::rate));
  }

  private static String cpu(List<Round> rounds) {
    return BenchRow.time(median(rounds, Round::cpuMicros)) + " of CPU";
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Round load(WebhookKind kind, LoadTarget target, int connections, Duration time)
      throws IOException {
    try (KeepAliveLoad load =
        new KeepAliveLoad(target.port(), kind.requests(), kind.status(target), connections)) {
      Duration cpu = ProcessFigures.of(target.process().pid()).cpu();
      long begin = System.nanoTime();
      long answers = load.run(time);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Duration used = ProcessFigures.of(target.process().pid()).cpu().minus(cpu);
      return new Round(answers, answers / seconds, used.toNanos() / 1e3 / answers);
    }
  }
}
