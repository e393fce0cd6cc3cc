package dev.musterd.http.dashboard.view;

import java.util.List;
import java.util.Optional;

/**
 * Jobs that belong together: of one repository, or of one run.
 *
 * @param title what they belong to
 * @param today what the jobs of a repository cost today
 * @param ran those that run or have run, the latest first
 */
public record WorkPage(
    String title, Optional<String> today, ListPages.Jobs waiting, List<RanRow> ran) {
  /** Jobs that have started, of which the page shows the latest. */
  public static final int RAN_MAX = 50;
}
