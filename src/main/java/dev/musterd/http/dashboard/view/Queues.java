package dev.musterd.http.dashboard.view;

import dev.musterd.base.ListPage;
import dev.musterd.flow.Explanation;
import java.time.Instant;

/** Makes the queue of a pool from what is known of its jobs. */
public final class Queues {
  /** Jobs that the page of a pool shows; the list of jobs has the others. */
  public static final int ROWS_MAX = 25;

  private Queues() {}

  public static Queue of(String pool, ListPage<Explanation.Waits> jobs, Instant now) {
    return new Queue(
        Link.pool(pool), jobs.map(waits -> JobRow.of(waits, now)).rows(), jobs.total());
  }
}
