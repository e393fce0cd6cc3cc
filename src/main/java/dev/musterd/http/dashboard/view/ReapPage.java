package dev.musterd.http.dashboard.view;

import dev.musterd.flow.PreviewReaping.Judged;
import dev.musterd.flow.PreviewReaping.Preview;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the reaper would do now.
 *
 * @param rows what it would act on, and as much of the rest as fits
 * @param acts how many it would act on
 */
public record ReapPage(Moment at, List<Row> rows, int acts, int total, List<Action> actions) {

  /** What would become of one instance or registration. */
  public record Row(
      String verdict,
      Optional<Link> runner,
      String name,
      String pool,
      String owner,
      String reason) {}

  public static ReapPage of(Preview preview, List<Action> actions, Instant now) {
    List<Judged> judged = preview.judged();
    return new ReapPage(
        Moment.of(preview.at(), now),
        judged.stream().limit(Pager.SIZE).map(ReapPage::row).toList(),
        (int) judged.stream().filter(Judged::acts).count(),
        judged.size(),
        actions);
  }

  private static Row row(Judged judged) {
    return new Row(
        judged.verdict(),
        judged.instance().map(Link::runner),
        judged.runner().orElse(""),
        judged.pool().orElse(""),
        judged.owner().name(),
        judged.reason());
  }
}
