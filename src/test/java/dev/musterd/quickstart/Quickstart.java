package dev.musterd.quickstart;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * The main job, to be watched: the packaged daemon among doubles of GitHub and AWS takes one job,
 * then twenty at once, then one that is cancelled while its runner boots; or instead of the latter
 * two an {@link Outage}, or all of it with {@link SeveralNodes}.
 */
public final class Quickstart {
  private static final int BURST = 20;

  private final QuickstartEnvironment stage;
  private final ServiceDoubles services;
  private int cancelled;

  private Quickstart(QuickstartEnvironment stage) {
    this.stage = stage;
    services = stage.services;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code = 1;
    try {
      begin(
          SeveralNodes.count(System.getProperty("quickstart.nodes", "1")),
          isSet("quickstart.outage"),
          isSet("quickstart.stay"));
      code = 0;
    } catch (QuickstartEnvironment.GaveUpException why) {
      System.out.println("\nThe quickstart failed: " + why.getMessage());
    } catch (RuntimeException | AssertionError bug) {
      System.out.println("\nThe quickstart failed: " + bug);
    }
    System.exit(code);
  }

  private static void begin(int nodes, boolean outage, boolean stay) throws InterruptedException {
    if (nodes > 1 && outage) {
      throw new QuickstartEnvironment.GaveUpException(
          "quickstart.outage is about one node: leave it out, or quickstart.nodes");
    }
    QuickstartEnvironment stage = new QuickstartEnvironment();
    // Also for Ctrl-C: the daemon would outlive its services.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
    Quickstart quickstart = new Quickstart(stage);
    if (nodes > 1) {
      quickstart.run(new SeveralNodes(stage), nodes, stay);
    } else {
      quickstart.run(outage, stay);
    }
  }

  /** A property without a value is set, too. */
  private static boolean isSet(String property) {
    String value = System.getProperty(property, "false");
    return value.isEmpty() || Boolean.parseBoolean(value);
  }

  private void run(SeveralNodes nodes, int count, boolean stay) throws InterruptedException {
    nodes.run(count);
    summary();
    if (stay) {
      nodes.stay();
    }
    nodes.end();
  }

  private void run(boolean outage, boolean stay) throws InterruptedException {
    stage.startDaemon();
    stage.printer.say("queueing", "one job");
    stage.queue(1);
    stage.until("the job has run and its instance is gone", stage::isDone);
    if (outage) {
      new Outage(stage).run();
    } else {
      burst();
      cancelOne();
    }
    summary();
    if (stay) {
      stay();
    }
    stage.endDaemon();
  }

  private void burst() throws InterruptedException {
    stage.printer.say("queueing", BURST + " jobs at once");
    stage.queue(BURST);
    stage.until("all jobs have run and all instances are gone", stage::isDone);
  }

  private void cancelOne() throws InterruptedException {
    stage.printer.say("queueing", "one job, and cancelling it while its runner boots");
    int before = stage.launched();
    stage.queue(1);
    stage.until("its instance is launched", () -> stage.launched() > before);
    services.github().cancelJob(stage.jobs.removeLast());
    cancelled++;
    stage.until("the reaper has taken its runner", stage::isDone);
  }

  private void summary() {
    List<String> lines = new ArrayList<>();
    lines.add(stage.jobs.size() + " jobs ran, " + cancelled + " cancelled");
    lines.add(stage.launched() + " instances were launched, none is left");
    lines.add(
        "%d GitHub calls (%d registrations)"
            .formatted(services.github().calls(), services.github().calls(Operation.JIT)));
    lines.add(
        services.aws().ask(Quickstart::awsCalls)
            + ", "
            + services.sqs().calls().total()
            + " SQS calls");
    System.out.println("\nSummary\n  " + String.join("\n  ", lines) + "\n");
  }

  private static String awsCalls(SimulatedCloud cloud) {
    return "%d CreateFleet, %d PutParameter, %d DescribeInstances"
        .formatted(
            cloud.calls(Api.CREATE_FLEET),
            cloud.calls(Api.PUT_PARAMETER),
            cloud.calls(Api.DESCRIBE_INSTANCES));
  }

  private void stay() throws InterruptedException {
    System.out.printf(
        "Staying up. Webhooks: %s  management: %s  GitHub double: %s%nEnd with Ctrl-C.%n",
        services.webhookUrl(), services.managementUrl(), services.githubDouble().url());
    stage.watchDaemon();
  }
}
