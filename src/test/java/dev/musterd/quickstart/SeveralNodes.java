package dev.musterd.quickstart;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Nodes;
import dev.musterd.doubles.Nodes.Decider;
import dev.musterd.model.Job;
import dev.musterd.quickstart.QuickstartEnvironment.GaveUpException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several daemons, which all take webhooks, and of which one decides: it is killed while jobs run,
 * and the next one is stopped.
 */
final class SeveralNodes {
  private static final int NODES_MAX = 9;
  private static final int JOBS = 30;
  private static final Path CONFIGURATION = Path.of("conf", "quickstart-nodes.conf");

  private final QuickstartEnvironment stage;
  private final Nodes nodes;

  SeveralNodes(QuickstartEnvironment stage) {
    this.stage = stage;
    stage.services.ec2Events("quickstart");
    nodes = new Nodes(stage.services, CONFIGURATION, stage.printer::line);
    stage.closeBeforeServices(nodes);
  }

  /**
   * How many nodes the property asks for; 1 without it.
   *
   * @throws GaveUpException where that is no number of nodes
   */
  static int count(String property) {
    if (!property.matches("[1-" + NODES_MAX + "]")) {
      throw new GaveUpException(
          "quickstart.nodes is '%s', and has to be a whole number from 1 to %d, as in"
                  .formatted(property, NODES_MAX)
              + " -Dquickstart.nodes=3");
    }
    return Integer.parseInt(property);
  }

  void run(int count) throws InterruptedException {
    stage.printer.say(
        "starting",
        "%d times %s with %s".formatted(count, DaemonProcess.executable(), CONFIGURATION));
    nodes.start(count);
    say("deciding", nodes.decider());
    stage.printer.say("queueing", JOBS + " jobs, whose webhooks go to all nodes in turn");
    List<Job.Id> jobs = stage.queue(JOBS);
    stage.until("some of them run", () -> jobs.stream().anyMatch(this::runs));
    Decider next = kill(nodes.decider());
    stop(next);
    stage.until("all jobs have run and all instances are gone", stage::isDone);
    stage.printer.say(
        "webhooks",
        nodes.all().stream()
            .map(node -> node.accepted() + " at " + node.name())
            .collect(Collectors.joining(", ")));
  }

  private boolean runs(Job.Id job) {
    return stage.services.github().jobStartedAt(job).isPresent();
  }

  private Decider kill(Decider decider) {
    stage.printer.say("killing", decider.node().name() + ", which decides (SIGKILL)");
    decider.node().kill();
    Decider next = next(decider, Instant.now());
    stage.printer.say("starting", decider.node().name() + " once more");
    decider.node().start();
    return next;
  }

  private void stop(Decider decider) {
    stage.printer.say("stopping", decider.node().name() + ", which decides (SIGTERM)");
    int code = decider.node().terminate();
    if (code != 0) {
      throw new GaveUpException(
          "%s ended with %d and not with 0".formatted(decider.node().name(), code));
    }
    next(decider, Instant.now());
  }

  private Decider next(Decider before, Instant since) {
    Decider next = nodes.deciderAfter(before.epoch());
    double seconds = Duration.between(since, Instant.now()).toMillis() / 1000.0;
    stage.printer.say("taken over", "after %.1f s".formatted(seconds));
    say("deciding", next);
    return next;
  }

  private void say(String what, Decider decider) {
    stage.printer.say(what, "%s, epoch %d".formatted(decider.node().name(), decider.epoch()));
  }

  /** Until Ctrl-C, or until a daemon ends. */
  void stay() throws InterruptedException {
    System.out.println(
        nodes.all().stream()
            .filter(node -> node.process().alive())
            .map(
                node ->
                    "%s: webhooks %s  management %s"
                        .formatted(node.name(), node.webhookUrl(), node.managementUrl()))
            .collect(Collectors.joining("\n", "Staying up.\n", "\nEnd with Ctrl-C.")));
    List<DaemonProcess> running =
        nodes.all().stream().map(Nodes.Node::process).filter(DaemonProcess::alive).toList();
    stage.until("a daemon has ended", () -> !running.stream().allMatch(DaemonProcess::alive));
  }

  void end() {
    nodes.all().stream()
        .filter(node -> node.process().alive())
        .forEach(node -> node.process().askToEnd());
    nodes.all().forEach(node -> node.process().exitCode());
  }
}
