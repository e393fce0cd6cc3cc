package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Lets at most so many rejected webhooks a second through to the log, and then says how many more
 * there were: anyone can send them, and they must not fill the disk. The metrics count every one.
 */
public final class RejectionLimit implements Journal {
  static final int A_SECOND = 20;

  private final Journal log;
  private final InstantSource clock;
  private Instant second = Instant.MIN;
  private int inThisSecond;

  public RejectionLimit(Journal log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void record(Event event) {
    if (isOfASender(event)) {
      limit(event);
    } else {
      log.record(event);
    }
  }

  private synchronized void limit(Event event) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (!now.equals(second)) {
      sayHowManyMore();
      second = now;
      inThisSecond = 0;
    }
    inThisSecond++;
    if (inThisSecond <= A_SECOND) {
      log.record(event);
    }
  }

  /** Whether anyone can bring such events about. */
  private static boolean isOfASender(Event event) {
    return switch (event) {
      case Event.WebhookRejected _, Event.SenderLimited _, Event.SenderRefused _ -> true;
      default -> false;
    };
  }

  private void sayHowManyMore() {
    if (inThisSecond > A_SECOND) {
      log.record(new Event.RejectionsNotLogged(inThisSecond - A_SECOND));
    }
  }
}
