package dev.musterd.port;

import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import java.util.List;
import java.util.Optional;

/** The latest events, in their order, for those who read them while they happen. */
public interface EventFeed {

  /**
   * One event of this process.
   *
   * @param number from 1, one more for each event
   * @param jobs whose timeline it belongs to, also by way of the runner that came for a job
   * @param type such as {@code job-held}
   * @param pool that it is about, where it is about one
   * @param text as in a log line of {@code logging.format = text}, without its time
   * @param json as in a log line of {@code logging.format = json}
   */
  record Entry(
      long number,
      TimedEvent recorded,
      List<Job.Id> jobs,
      String type,
      Optional<String> pool,
      String text,
      String json) {}

  /** The number of the latest event; 0 before the first. */
  long latest();

  /**
   * The events after this one that are still kept, the oldest first. The first of them has a number
   * above {@code number + 1} when some were dropped.
   */
  List<Entry> after(long number);

  /**
   * Calls the listener at each event, on the thread that records it: it has to return at once. A
   * listener that is set replaces the one before.
   */
  void onEvent(Runnable listener);
}
