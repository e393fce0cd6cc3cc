package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * A steady day in minutes: jobs that are queued and end, two webhooks of 7 KB each, all confirmed
 * by a queue that takes a millisecond. What remains to be seen is CPU and memory.
 */
final class DayRows {
  private final int jobs;

  DayRows(boolean quick) {
    jobs = quick ? 5_000 : 100_000;
  }

  List<BenchRow> run() throws IOException {
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(5), Duration.ofSeconds(5))) {
      DiscardingQueue queue = DiscardingQueue.start(services.vertx());
      try (LoadTarget daemon =
          LoadTarget.daemon("now", DaemonProcess.executable(), services, queue)) {
        long pid = daemon.process().pid();
        String url = "http://127.0.0.1:" + daemon.port() + "/webhook";
        // The memory of the latest 10,000 jobs is filled in both cases.
        new WebhookLoad(services, url).send(jobs / 10);
        ProcessFigures before = ProcessFigures.of(pid);
        SortedMap<Integer, Integer> statuses = new WebhookLoad(services, url).send(jobs);
        ProcessFigures after = ProcessFigures.of(pid);
        double cpu = after.cpu().minus(before.cpu()).toNanos() / 1e3 / (2.0 * jobs);
        return List.of(
            new BenchRow(
                String.format(Locale.ROOT, "a day of %,d jobs, answers %s", jobs, statuses),
                after.residentKb() / 1024 + " MB resident",
                BenchRow.time(cpu) + " of CPU a webhook",
                "after the first tenth of as many",
                before.residentKb() / 1024 + " MB resident",
                BenchRow.ratio(after.residentKb(), before.residentKb())));
      }
    }
  }
}
