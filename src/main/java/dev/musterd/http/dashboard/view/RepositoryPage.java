package dev.musterd.http.dashboard.view;

import java.util.List;

/**
 * One repository.
 *
 * @param ran its jobs that run or have run, the latest first
 * @param today what its jobs cost today
 */
public record RepositoryPage(String name, ListPages.Jobs waiting, List<RanRow> ran, String today) {
  /** Jobs that have started, of which the page shows the latest. */
  public static final int RAN_MAX = 50;
}
