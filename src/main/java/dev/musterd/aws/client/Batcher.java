package dev.musterd.aws.client;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
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
    /** After the window: whatever is saved by company is worth it. */
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
   * @param window how long the first entry of a batch waits for company at the most
   * @param entries a batch of so many leaves at once
   * @param bytes a batch never grows beyond this, unless its only entry is that large
   * @param unsettled entries waiting or under way; more are refused, so that an outage costs memory
   *     for so many and not for all that come
   */
  public record Limits(
      Departure departure, Duration window, int entries, int bytes, int unsettled) {}

  private record Entry<T>(T value, Promise<Void> answer) {}

  private final Timers timers;
  private final Limits limits;
  private final Call<T> call;
  private List<Entry<T>> gathering = new ArrayList<>();
  private int gatheredBytes;
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
      return Future.failedFuture("the queue is not keeping up: " + unsettled + " entries wait");
    }
    if (gatheredBytes + bytes > limits.bytes()) {
      flush();
    }
    Entry<T> entry = new Entry<>(value, Promise.promise());
    gathering.add(entry);
    gatheredBytes += bytes;
    unsettled++;
    if (gathering.size() >= limits.entries()) {
      flush();
    } else if (gathering.size() == 1) {
      begin();
    }
    return entry.answer().future();
  }

  private void begin() {
    if (limits.departure() == Departure.WHEN_ANSWERED && underWay == 0) {
      leaveSoon();
    } else {
      window = timers.schedule(limits.window(), this::flush);
    }
  }

  private void leaveSoon() {
    window.cancel();
    if (sentLast > 1) {
      window = timers.schedule(Departure.COMPANY, this::flush);
    } else {
      flush();
    }
  }

  private void flush() {
    window.cancel();
    if (gathering.isEmpty()) {
      return;
    }
    List<Entry<T>> batch = gathering;
    gathering = new ArrayList<>();
    gatheredBytes = 0;
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
    if (limits.departure() == Departure.WHEN_ANSWERED && underWay == 0 && !gathering.isEmpty()) {
      leaveSoon();
    }
  }

  private void fail(List<Entry<T>> batch, Throwable failure) {
    ended(batch);
    batch.forEach(entry -> entry.answer().fail(failure));
  }
}
