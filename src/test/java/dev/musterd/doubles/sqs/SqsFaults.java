package dev.musterd.doubles.sqs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The faults to inject next at the proxy; set by the test's thread, read by the server's. */
public final class SqsFaults {
  /** The ways in which SQS fails its client. */
  public enum Fault {
    /** 500. */
    SERVER_ERROR,
    THROTTLE,
    /** 403, which no client retries. */
    DENY,
    /** No answer, and the connection stays. */
    HANG,
    /** The request waits for {@link SqsFaults#up}, and is done then. */
    HOLD,
    /** The connection closes before the request is done. */
    DROP,
    /** The request is done, and then the connection closes. */
    LOSE_ANSWER
  }

  private static final String ANY = "*";

  private record Planned(String action, Fault fault) {
    boolean concerns(String called) {
      return action.equals(ANY) || action.equals(called);
    }
  }

  private final Deque<Planned> planned = new ArrayDeque<>();
  private final List<Runnable> held = new ArrayList<>();
  private Optional<Planned> lasting = Optional.empty();
  private Duration latency = Duration.ZERO;

  /** The next {@code times} calls of the action, such as {@code SendMessageBatch}, fail so. */
  public synchronized void next(int times, String action, Fault fault) {
    for (int i = 0; i < times; i++) {
      planned.add(new Planned(action, fault));
    }
  }

  /** The next {@code times} calls of any action fail so. */
  public void next(int times, Fault fault) {
    next(times, ANY, fault);
  }

  /** Every call fails so, until {@link #up}. */
  public synchronized void down(Fault fault) {
    lasting = Optional.of(new Planned(ANY, fault));
  }

  /** Every call of one action fails so, until {@link #up}. */
  public synchronized void down(String action, Fault fault) {
    lasting = Optional.of(new Planned(action, fault));
  }

  /** Forgets every fault, planned or lasting, and lets go what is held. */
  public synchronized void up() {
    planned.clear();
    lasting = Optional.empty();
    held.forEach(Runnable::run);
    held.clear();
  }

  /** How many requests are held now. */
  public synchronized int held() {
    return held.size();
  }

  synchronized void hold(Runnable work) {
    held.add(work);
  }

  /** Every call waits so long before it is done. */
  public synchronized void latency(Duration time) {
    latency = time;
  }

  synchronized Duration latency() {
    return latency;
  }

  synchronized Optional<Fault> next(String action) {
    for (Iterator<Planned> each = planned.iterator(); each.hasNext(); ) {
      Planned plan = each.next();
      if (plan.concerns(action)) {
        each.remove();
        return Optional.of(plan.fault());
      }
    }
    return lasting.filter(plan -> plan.concerns(action)).map(Planned::fault);
  }
}
