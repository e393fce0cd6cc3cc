package dev.musterd.aws.client;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Entries that come close together and leave as one call, while each caller waits for its own. Not
 * safe for several threads: it belongs to one context.
 */
public final class Batcher<T> {

  /** Sends a batch; the result has the reasons of failed entries by their position in the list. */
  public interface Call<T> {
    Future<Map<Integer, String>> send(List<T> entries);
  }

  /** When a batch leaves that is not full. */
  public enum Departure {
    /** After the window: the calls that this saves are worth the delay. */
    AFTER_WINDOW,

    /**
     * At once while no other batch is under way, else with the answer to the last of them, or after
     * the window. Where the batch before had several entries, it waits {@link #COMPANY} more. So
     * nothing waits without load, and batches fill under it.
     */
    WHEN_ANSWERED;

    /** What senders take to come again after their answers. */
    static final Duration COMPANY = Duration.ofMillis(1);
  }

  /**
   * @param window how long the first entry of a batch waits for more at the most, unless too many
   *     calls are under way
   * @param entries a batch of so many leaves at once
   * @param bytes a batch never grows beyond this, unless its only entry is that large
   * @param calls under way at once; more batches wait, and the last of them goes on growing
   * @param unsettled entries waiting or under way; more are refused, so that an outage costs memory
   *     for so many and not for all that come
   */
  public record Limits(
      Departure departure, Duration window, int entries, int bytes, int calls, int unsettled) {}

  private record Entry<T>(T value, Promise<Void> answer) {}

  private final Timers timers;
  private final Limits limits;
  private final Call<T> call;
  private List<Entry<T>> gathering = new ArrayList<>();
  private int gatheredBytes;

  /** Whether the window of what is gathered ended while too many calls were under way. */
  private boolean overdue;

  /** Batches that are complete, and wait until fewer calls are under way. */
  private final Deque<List<Entry<T>>> complete = new ArrayDeque<>();

  private int unsettled;
  private int underWay;
  private int sentLast;
  private Timer window = () -> {};

  public Batcher(Timers timers, Limits limits, Call<T> call) {
    this.timers = timers;
    this.limits = limits;
    this.call = call;
  }

  public Future<Void> add(T value, int bytes) {
    if (unsettled >= limits.unsettled()) {
      return Future.failedFuture("the queue does not keep up: " + unsettled + " entries wait");
    }
    if (gatheredBytes + bytes > limits.bytes()) {
      complete();
    }
    Entry<T> entry = new Entry<>(value, Promise.promise());
    gathering.add(entry);
    gatheredBytes += bytes;
    unsettled++;
    if (gathering.size() >= limits.entries()) {
      complete();
    } else if (gathering.size() == 1) {
      begin();
    }
    return entry.answer().future();
  }

  private void begin() {
    if (limits.departure() == Departure.WHEN_ANSWERED && underWay == 0) {
      leaveSoon();
    } else {
      window = timers.schedule(limits.window(), this::windowEnded);
    }
  }

  private void leaveSoon() {
    window.cancel();
    if (sentLast > 1) {
      window = timers.schedule(Departure.COMPANY, this::complete);
    } else {
      complete();
    }
  }

  private void windowEnded() {
    if (underWay < limits.calls()) {
      complete();
    } else {
      overdue = true;
    }
  }

  private void complete() {
    window.cancel();
    overdue = false;
    if (gathering.isEmpty()) {
      return;
    }
    complete.add(gathering);
    gathering = new ArrayList<>();
    gatheredBytes = 0;
    leave();
  }

  private void leave() {
    while (underWay < limits.calls() && !complete.isEmpty()) {
      send(complete.remove());
    }
  }

  private void send(List<Entry<T>> batch) {
    underWay++;
    sentLast = batch.size();
    call.send(batch.stream().map(Entry::value).toList())
        .onComplete(failures -> settle(batch, failures), failure -> fail(batch, failure));
  }

  private void settle(List<Entry<T>> batch, Map<Integer, String> failures) {
    ended(batch);
    for (int place = 0; place < batch.size(); place++) {
      Promise<Void> answer = batch.get(place).answer();
      if (failures.containsKey(place)) {
        answer.fail(failures.get(place));
      } else {
        answer.complete();
      }
    }
  }

  private void ended(List<Entry<T>> batch) {
    unsettled -= batch.size();
    underWay--;
    leave();
    if (overdue && underWay < limits.calls()) {
      complete();
    } else if (limits.departure() == Departure.WHEN_ANSWERED
        && underWay == 0
        && !gathering.isEmpty()) {
      leaveSoon();
    }
  }

  private void fail(List<Entry<T>> batch, Throwable failure) {
    ended(batch);
    batch.forEach(entry -> entry.answer().fail(failure));
  }
}
