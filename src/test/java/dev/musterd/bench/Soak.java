package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.sqs.QueueContents;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The packaged daemon over compressed days: jobs arrive by signed webhooks and live to their end on
 * simulated runners, ephemeral and persistent ones, while each neighbour in turn is out of reach,
 * clocks step and the configuration is reloaded. After each day it prints what the daemon holds,
 * and the whole table at the end. {@code mvn -Pstart -Dstart.class=dev.musterd.bench.Soak} runs it;
 * it ends with 1 when a job was lost, something was left behind or {@link Flatness} finds growth.
 *
 * <p>{@code -Dsoak.seconds=3600 -Dsoak.jobs=50000} is the whole of it. The daemon's log is {@code
 * target/soak.log}.
 */
public final class Soak implements AutoCloseable {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 480);
  private static final int JOBS = Integer.getInteger("soak.jobs", 3_000);

  /** So many that each neighbour fails in each way, and not much longer than a minute each. */
  private static final int DAYS = Math.max(16, SECONDS / 60);

  private static final Duration DAY = Duration.ofSeconds(SECONDS).dividedBy(DAYS);
  private static final Duration STEP = Duration.ofSeconds(75);
  private static final Duration BOOT = Duration.ofMillis(500);
  private static final Duration JOB = Duration.ofMillis(300);

  /** Longer than a turn at GitHub's rate limit may take, for which a launch already counts on. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Labels EPHEMERAL = Labels.of("self-hosted", "linux", "once");
  private static final Labels PERSISTENT = Labels.of("self-hosted", "linux", "persistent");

  /** Of so many jobs, one is for an ephemeral runner: GitHub registers three a second. */
  private static final int EPHEMERAL_OF = 5;

  private static final Path LOG = Path.of("target", "soak.log");
  private static final Path BASE = Path.of("src", "test", "resources", "soak.conf");

  private final ServiceDoubles services = ServiceDoubles.start(BOOT, PATIENCE);
  private final SqsAsyncClient sqs = SqsClients.at(services.sqs().uri());
  private final SoakTroubles troubles = new SoakTroubles(services);
  private final Path configuration;
  private final LoggedDaemon daemon;
  private final List<SoakSample> samples = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int queued;

  private Soak() throws IOException {
    services.github().jobsTake(JOB);
    services.github().limitCalls(1_000_000);
    services.github().webUrl(troubles.gitHub());
    services.aws().tell(cloud -> cloud.addTemplate("musterd-quickstart-persistent"));
    configuration = Files.createTempFile("musterd-soak", ".conf");
    configuration.toFile().deleteOnExit();
    configure(0);
    daemon = LoggedDaemon.start(services, configuration, troubles.environment(), LOG);
  }

  public static void main(String[] arguments) throws IOException {
    int code;
    try (Soak soak = new Soak()) {
      // Also for Ctrl-C: the daemon would outlive its services.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(soak.daemon::close));
      soak.run();
      soak.problems.forEach(problem -> System.out.println("NOT FLAT: " + problem));
      code = soak.problems.isEmpty() ? 0 : 1;
    }
    System.exit(code);
  }

  private void run() throws IOException {
    if (!daemon.until(daemon::isReady)) {
      problems.add("the daemon did not become ready, see " + LOG);
      return;
    }
    System.out.println(SoakSample.heading());
    for (int day = 1; day <= DAYS && problems.isEmpty(); day++) {
      day(day);
    }
    problems.addAll(Flatness.problems(samples));
    // Once more in one piece: meanwhile, the doubles complain of connections that break.
    System.out.println(SoakSample.heading());
    samples.forEach(sample -> System.out.println(sample.row()));
    System.out.printf(
        "%,d jobs on %,d instances in %d days; troubles: %s%n",
        queued, services.aws().ask(cloud -> cloud.launched()), samples.size(), troubles.counts());
    if (!daemon.end()) {
      problems.add("the daemon did not end with 0 after SIGTERM");
    }
  }

  /** Jobs come in the first half and a bit, an outage lasts from a quarter to a half. */
  private void day(int day) throws IOException {
    troubles.morning(day, STEP);
    List<Job.Id> jobs = new ArrayList<>();
    int count = JOBS * day / DAYS - queued;
    long begin = System.nanoTime();
    boolean reloaded = false;
    for (double part = 0; part < 0.6 || jobs.size() < count; part = part(begin)) {
      int due = (int) Math.min(count, Math.ceil(count * part / 0.6));
      while (jobs.size() < due) {
        Labels labels = jobs.size() % EPHEMERAL_OF == 0 ? EPHEMERAL : PERSISTENT;
        jobs.add(services.github().queueJob(ServiceDoubles.WIDGETS, labels));
      }
      troubles.during(day, part);
      if (part > 0.4 && !reloaded && day % 2 == 0) {
        configure(day);
        daemon.reload();
        reloaded = true;
      }
      LoggedDaemon.pause();
    }
    troubles.evening();
    queued += jobs.size();
    if (!daemon.until(() -> haveRun(jobs) && isClear())) {
      long lost =
          jobs.stream().filter(job -> services.github().jobConclusion(job).isEmpty()).count();
      problems.add(
          "day %d did not end: %d jobs have not run, %d parameters, instances and registrations are left, %s in queues"
              .formatted(day, lost, SoakSample.left(services), QueueContents.counts(sqs)));
    }
    verify(jobs);
    if (daemon.process().isAlive()) {
      samples.add(SoakSample.of(daemon.process().pid(), day, queued, services, sqs));
      System.out.println(samples.getLast().row());
    }
  }

  private static double part(long begin) {
    return (System.nanoTime() - begin) / (double) DAY.toNanos();
  }

  private boolean haveRun(List<Job.Id> jobs) {
    return jobs.stream().allMatch(job -> services.github().jobConclusion(job).isPresent());
  }

  private boolean isClear() {
    return SoakSample.left(services) == 0 && QueueContents.counts(sqs).isEmpty();
  }

  private void verify(List<Job.Id> jobs) {
    long failed =
        jobs.stream()
            .flatMap(job -> services.github().jobConclusion(job).stream())
            .filter(conclusion -> !"success".equals(conclusion))
            .count();
    if (failed > 0) {
      problems.add(failed + " jobs of the day did not succeed");
    }
    problems.addAll(services.aws().ask(cloud -> cloud.violations()));
  }

  /** A maximum that is another each time, so that a reload changes something. */
  private void configure(int day) throws IOException {
    Files.writeString(
        configuration,
        "include file(\"%s\")\npools.linux-x64.max-runners = %d\n"
            .formatted(BASE.toAbsolutePath(), 60 + day % 7));
  }

  @Override
  public void close() throws IOException {
    daemon.close();
    sqs.close();
    services.close();
  }
}
