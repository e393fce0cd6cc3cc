package dev.musterd.quickstart;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.World;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.CloudWorld;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The main job, to be watched: the packaged daemon among doubles of GitHub and AWS takes one job,
 * then twenty at once, then one that is cancelled while its runner boots.
 */
public final class Quickstart {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BOOT = Duration.ofSeconds(2);
  private static final Duration JOB = Duration.ofSeconds(2);
  private static final int BURST = 20;

  private final World world = World.start(BOOT, Duration.ofSeconds(10));
  private final Narrator narrator = new Narrator(System.out);
  private final List<Job.Id> jobs = new ArrayList<>();
  private DaemonProcess daemon;

  private Quickstart() {}

  public static void main(String[] arguments) throws InterruptedException {
    boolean stay = Boolean.parseBoolean(System.getProperty("quickstart.stay", "false"));
    int code = 1;
    try {
      Quickstart quickstart = new Quickstart();
      // Also for Ctrl-C: the daemon would live on, without anybody to talk to.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(quickstart::end));
      quickstart.run(stay);
      code = 0;
    } catch (GaveUp why) {
      System.out.println("\nThe quickstart failed: " + why.getMessage());
    } catch (RuntimeException bug) {
      System.out.println("\nThe quickstart failed: " + bug);
    }
    System.exit(code);
  }

  /** Something did not happen in time. */
  private static final class GaveUp extends RuntimeException {
    private static final long serialVersionUID = 1;

    GaveUp(String reason) {
      super(reason);
    }
  }

  private void run(boolean stay) throws InterruptedException {
    world.github().jobsTake(JOB);
    narrator.say("starting", DaemonProcess.executable() + " with conf/quickstart.conf");
    daemon = DaemonProcess.run(world, Path.of("conf", "quickstart.conf"), "", narrator::line);
    until("the daemon is ready", this::isReady);
    narrator.say("queueing", "one job");
    queue(1);
    until("the job has run and its instance is gone", this::isDone);
    narrator.say("queueing", BURST + " jobs at once");
    queue(BURST);
    until("all jobs have run and all instances are gone", this::isDone);
    cancelOne();
    summary();
    if (stay) {
      stay();
    }
    int code = daemon.terminate();
    if (code != 0) {
      throw new GaveUp("the daemon ended with " + code + " and not with 0");
    }
  }

  private void cancelOne() throws InterruptedException {
    narrator.say("queueing", "one job, and cancelling it while its runner boots");
    int before = launched();
    queue(1);
    until("its instance is launched", () -> launched() > before);
    world.github().cancelJob(jobs.removeLast());
    until("the reaper has taken its runner", this::isDone);
  }

  private void queue(int count) {
    for (int i = 0; i < count; i++) {
      jobs.add(world.github().queueJob(World.WIDGETS, Labels.of("self-hosted", "linux", "x64")));
    }
  }

  private boolean isDone() {
    boolean ran =
        jobs.stream()
            .allMatch(
                job -> world.github().jobConclusion(job).filter("success"::equals).isPresent());
    return ran
        && world.aws().ask(cloud -> cloud.live().isEmpty())
        && world.github().runners(World.ACME).isEmpty();
  }

  private int launched() {
    return world.aws().ask(cloud -> cloud.machines().size());
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(world.managementUrl() + "/readyz")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new GaveUp("interrupted");
    }
  }

  private void until(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (!daemon.alive()) {
        throw new GaveUp("the daemon has ended with " + daemon.exitCode());
      }
      if (Instant.now().isAfter(end)) {
        throw new GaveUp("after " + PATIENCE.toSeconds() + " s it is not so that " + what);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void summary() {
    List<String> lines = new ArrayList<>();
    lines.add(jobs.size() + " jobs ran, 1 was cancelled");
    lines.add(launched() + " instances were launched, none is left");
    lines.add(
        "%d GitHub calls (%d registrations)"
            .formatted(world.github().calls(), world.github().calls(Operation.JIT)));
    lines.add(
        world.aws().ask(Quickstart::awsCalls) + ", " + world.sqs().calls().total() + " SQS calls");
    System.out.println("\nSummary\n  " + String.join("\n  ", lines) + "\n");
  }

  private static String awsCalls(CloudWorld cloud) {
    return "%d CreateFleet, %d PutParameter, %d DescribeInstances"
        .formatted(
            cloud.calls(Api.CREATE_FLEET),
            cloud.calls(Api.PUT_PARAMETER),
            cloud.calls(Api.DESCRIBE_INSTANCES));
  }

  private void stay() throws InterruptedException {
    System.out.printf(
        "Staying up. Webhooks: %s  management: %s  GitHub double: %s%nEnd with Ctrl-C.%n",
        world.webhookUrl(), world.managementUrl(), world.githubDouble().url());
    while (daemon.alive()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new GaveUp("the daemon has ended with " + daemon.exitCode());
  }

  private void end() {
    if (daemon != null && daemon.alive()) {
      daemon.terminate();
      daemon.close();
    }
    try {
      world.close();
    } catch (IOException left) {
      System.out.println("\nNot all was cleared away: " + left.getMessage());
    }
  }
}
