package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.sqs.QueueContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What the daemon and its neighbours hold at the end of a day, when no job is left.
 *
 * @param jobs that have been queued since the start
 * @param heapKb of all objects that a full collection leaves
 * @param ownKb pages of no file
 * @param events of jobs in the daemon's memory of the latest, which has a bound
 * @param messages in all queues, hidden ones included
 * @param left parameters, instances and registrations
 */
record SoakSample(
    int day,
    int jobs,
    long heapKb,
    long residentKb,
    long ownKb,
    long threads,
    long descriptors,
    long events,
    int messages,
    int left) {

  /** The last line of a histogram: instances and bytes of all classes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private static final Pattern EVENTS =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +dev\\.musterd\\.model\\.TimedEvent");

  static SoakSample of(long pid, int day, int jobs, ServiceDoubles services, SqsAsyncClient sqs) {
    // After a full collection, so that only what is reachable counts.
    String histogram = Jcmd.ask(pid, "GC.class_histogram");
    ProcessFigures figures = ProcessFigures.of(pid);
    return new SoakSample(
        day,
        jobs,
        number(TOTAL, histogram) / 1024,
        figures.residentKb(),
        figures.ownKb(),
        entries(pid, "task"),
        entries(pid, "fd"),
        number(EVENTS, histogram),
        QueueContents.counts(sqs).values().stream().mapToInt(Integer::intValue).sum(),
        left(services));
  }

  static int left(ServiceDoubles services) {
    return services.aws().ask(cloud -> cloud.live().size() + cloud.parameters().all().size())
        + services.github().runners(ServiceDoubles.ACME).size();
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  private static long entries(long pid, String directory) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), directory))) {
      return all.count();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  static String heading() {
    return "| day | jobs | heap, MB | resident, MB | of no file, MB | threads | descriptors |"
        + " events held | messages | left |\n|---|---|---|---|---|---|---|---|---|---|";
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %d | %,d | %.1f | %d | %d | %d | %d | %,d | %d | %d |",
        day,
        jobs,
        heapKb / 1024.0,
        residentKb / 1024,
        ownKb / 1024,
        threads,
        descriptors,
        events,
        messages,
        left);
  }
}
