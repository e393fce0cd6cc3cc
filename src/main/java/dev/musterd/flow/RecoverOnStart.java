package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.PausePools;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Recovery at the start: the inventory, the paused pools and what other nodes heard of jobs are
 * read before anything is launched, and the inventory twice again, until EC2's lists are sure to
 * have shown what an earlier process launched last; then unconfigured instances are adopted.
 */
public final class RecoverOnStart {
  /** EC2's list shows a new instance within a second or two, seldom later. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(2);

  /** How long launches wait for the queue of events, whose messages save launches and no more. */
  private static final Duration NEWS_PATIENCE = Duration.ofSeconds(2);

  /** The duty that has failed when launches begin without it. */
  public static final String HEARING = "read what other nodes heard of jobs";

  /**
   * When ended instances are listed for the last time. Two lists of the same seconds may lack the
   * same, and EC2 shows an instance for about an hour after its end.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html">Terminate
   *     Amazon EC2 instances</a>
   */
  private static final Duration LAST_LISTING = Duration.ofMinutes(5);

  private final RefreshInventory refreshInventory;
  private final AdoptInstances adoptInstances;
  private final ProvisionRunners provisionRunners;
  private final PausePools pausePools;
  private final ReceiveInstanceEvents receiveInstanceEvents;
  private final Journal journal;
  private final Timers timers;
  private volatile boolean listed;
  private boolean closed;

  RecoverOnStart(
      RefreshInventory refreshInventory,
      AdoptInstances adoptInstances,
      ProvisionRunners provisionRunners,
      PausePools pausePools,
      ReceiveInstanceEvents receiveInstanceEvents,
      Ports ports) {
    this.refreshInventory = refreshInventory;
    this.adoptInstances = adoptInstances;
    this.provisionRunners = provisionRunners;
    this.pausePools = pausePools;
    this.receiveInstanceEvents = receiveInstanceEvents;
    this.journal = ports.journal();
    this.timers = ports.timers();
  }

  /** Whether the instances are known. May be asked from any thread. */
  public boolean hasListed() {
    return listed;
  }

  /** Opens nothing from now on: the process ends. */
  public void close() {
    closed = true;
  }

  /**
   * Completes when the inventory is complete; tries as long as it takes, or fails once it is
   * closed.
   *
   * @param receiveEvents run once the instances are known: begins to receive the events about them
   */
  public Future<Void> recover(Runnable receiveEvents) {
    return persist("refresh inventory", refreshInventory::refresh)
        .compose(
            _ -> {
              listed = true;
              receiveEvents.run();
              // From now, however long the first list took: both may lack what lists lack now.
              Future<Void> settled = timers.after(SETTLING);
              return hearOfJobs().compose(_ -> open()).compose(_ -> settled);
            })
        .compose(_ -> refreshAgain())
        // The first list may lack what was launched a moment ago, the second any instance.
        .compose(_ -> timers.after(SETTLING))
        .compose(_ -> refreshAgain())
        .compose(_ -> persist("adopt", adoptInstances::adopt))
        .onSuccess(
            _ -> {
              provisionRunners.recovered();
              timers.after(LAST_LISTING).onSuccess(_ -> recordEndedInstances());
            });
  }

  private Future<Void> hearOfJobs() {
    Future<Void> heard = receiveInstanceEvents.caughtUp();
    return Future.any(heard, timers.after(NEWS_PATIENCE))
        .onSuccess(
            _ -> {
              if (!heard.isComplete()) {
                journal.record(
                    new Event.DutyFailed(
                        HEARING,
                        "launches begin without, after " + NEWS_PATIENCE.toSeconds() + " s"));
              }
            })
        .mapEmpty();
  }

  private Future<Void> open() {
    if (closed) {
      return stopped();
    }
    pausePools.load(); // Launches wait for it; readiness does not.
    provisionRunners.open();
    provisionRunners.provision();
    recordEndedInstances();
    return Future.succeededFuture();
  }

  private Future<Void> refreshAgain() {
    recordEndedInstances();
    return persist("refresh inventory", refreshInventory::refresh);
  }

  /** Runs beside the rest, and more than once: a list may lack an instance. */
  private void recordEndedInstances() {
    persist("list ended instances", refreshInventory::recordEndedInstances);
  }

  private static Future<Void> stopped() {
    return Future.failedFuture("musterd stops");
  }

  private Future<Void> persist(String duty, Supplier<Future<?>> step) {
    if (closed) {
      return stopped();
    }
    return step.get()
        .<Void>mapEmpty()
        .recover(
            failure -> {
              journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
              return timers.after(RETRY).compose(_ -> persist(duty, step));
            });
  }
}
