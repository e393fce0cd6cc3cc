package dev.musterd.http.dashboard.view;

import java.util.List;

/**
 * The jobs that wait for one pool, the longest waiting first.
 *
 * @param total of which the rows are the first
 */
public record Queue(Link pool, List<JobRow> rows, int total) {
  public boolean truncated() {
    return rows.size() < total;
  }
}
