package dev.musterd.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import dev.musterd.model.cost.Work;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The latest jobs that started, and where they came from. */
class RecentWorkTest {
  private final RecentWork recent = new RecentWork();

  private static Work work(long job, String repository, Optional<JobOrigin> origin) {
    return new Work(new Job.Id(job), new Owner.Repository("acme", repository), origin);
  }

  @Test
  void latest_areOfTheCondition_theLastFirst() {
    recent.heard(work(1, "a", Optional.empty()));
    recent.heard(work(2, "b", Optional.empty()));
    recent.heard(work(3, "a", Optional.empty()));
    List<Work> found = recent.latest(work -> work.repository().repository().equals("a"), 10);
    assertEquals(List.of(work(3, "a", Optional.empty()), work(1, "a", Optional.empty())), found);
    assertEquals(1, recent.latest(_ -> true, 1).size());
  }

  @Test
  void origin_isKept_whicheverNewsBringsIt() {
    Optional<JobOrigin> origin = Optional.of(new JobOrigin(7, 1, "CI", "build"));
    recent.heard(work(1, "a", origin));
    recent.heard(work(1, "a", Optional.empty()));
    assertEquals(Optional.of(work(1, "a", origin)), recent.of(new Job.Id(1)));
    recent.heard(work(2, "a", Optional.empty()));
    recent.heard(work(2, "a", origin));
    assertEquals(Optional.of(work(2, "a", origin)), recent.of(new Job.Id(2)));
  }

  @Test
  void oldest_isForgotten_beyondTheMaximum() {
    for (long job = 1; job <= RecentWork.JOBS_MAX + 1; job++) {
      recent.heard(work(job, "a", Optional.empty()));
    }
    assertEquals(Optional.empty(), recent.of(new Job.Id(1)));
    assertEquals(RecentWork.JOBS_MAX, recent.latest(_ -> true, Integer.MAX_VALUE).size());
  }
}
