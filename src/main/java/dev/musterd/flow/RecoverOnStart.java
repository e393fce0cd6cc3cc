package dev.musterd.flow;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The start of a life: what runs is read before anything is launched, and read again once EC2's
 * list is sure to show what an earlier life launched last; then what that one left is finished.
 */
public final class RecoverOnStart {
  /** EC2's list shows a new instance within a second or two, seldom later. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(2);

  /**
   * The last look for what an earlier life left. Two lists of the same seconds may lack the same,
   * and EC2 shows an instance for about an hour after its end.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html">Terminate
   *     Amazon EC2 instances</a>
   */
  private static final Duration LATER = Duration.ofMinutes(5);

  private final RefreshInventory stock;
  private final AdoptInstances adopt;
  private final ProvisionRunners provision;
  private final Journal journal;
  private final Timers timers;
  private boolean closed;

  public RecoverOnStart(
      RefreshInventory stock,
      AdoptInstances adopt,
      ProvisionRunners provision,
      Journal journal,
      Timers timers) {
    this.stock = stock;
    this.adopt = adopt;
    this.provision = provision;
    this.journal = journal;
    this.timers = timers;
  }

  /** Opens nothing from now on: the process ends. */
  public void close() {
    closed = true;
  }

  /** Completes when this life knows all; tries as long as it takes, or fails once it is closed. */
  public Future<Void> settle() {
    return persist("take stock", stock::take)
        .compose(
            _ -> {
              if (closed) {
                return stopped();
              }
              provision.open();
              provision.look();
              lookForWhatIsLeft();
              // From now, however long the first list took: both may lack what lists lack now.
              return timers.after(SETTLING);
            })
        .compose(
            _ -> {
              lookForWhatIsLeft();
              return persist("take stock", stock::take);
            })
        .compose(_ -> persist("adopt", adopt::adopt))
        .onSuccess(
            _ -> {
              provision.settled();
              timers.after(LATER).onSuccess(_ -> lookForWhatIsLeft());
            });
  }

  /** Nobody waits for it. More than once, as with every list: one may lack an instance. */
  private void lookForWhatIsLeft() {
    persist("look for what is left", stock::departed);
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
              journal.record(new Event.DutyFailed(duty, Failures.say(failure)));
              return timers.after(RETRY).compose(_ -> persist(duty, step));
            });
  }
}
