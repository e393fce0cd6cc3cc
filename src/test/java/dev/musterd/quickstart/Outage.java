package dev.musterd.quickstart;

import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The daemon is killed while jobs run, more are queued while it is down, and it is started again:
 * what GitHub could not deliver is asked for once more.
 */
final class Outage {
  private static final int BEFORE = 5;
  private static final int MEANWHILE = 10;

  /** A real one lasts minutes or hours; nothing here depends on its length. */
  private static final int SECONDS_DOWN = 5;

  private final QuickstartEnvironment stage;

  Outage(QuickstartEnvironment stage) {
    this.stage = stage;
  }

  void run() throws InterruptedException {
    stage.printer.say("queueing", BEFORE + " jobs");
    List<Job.Id> before = stage.queue(BEFORE);
    stage.until("all of them run", () -> before.stream().noneMatch(this::waits));
    stage.printer.say("outage", "the daemon is killed (SIGKILL) while they run");
    stage.killDaemon();
    stage.printer.say("queueing", MEANWHILE + " jobs, whose webhooks fail");
    stage.queue(MEANWHILE);
    TimeUnit.SECONDS.sleep(SECONDS_DOWN);
    stage.printer.say(
        "outage",
        "over after %d s, which stand for an hour; in GitHub's log %d deliveries have failed"
            .formatted(SECONDS_DOWN, failed()));
    stage.startDaemon();
    stage.until("all jobs have run and all instances are gone", stage::isDone);
    stage.printer.say(
        "recovered",
        "%d redeliveries were asked for"
            .formatted(stage.services.github().calls(Operation.REDELIVER)));
  }

  private boolean waits(Job.Id job) {
    return stage.services.github().jobStartedAt(job).isEmpty();
  }

  private long failed() {
    return stage.services.github().deliveryStatuses().values().stream()
        .filter(Optional.of(0)::equals)
        .count();
  }
}
