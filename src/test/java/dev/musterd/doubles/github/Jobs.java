package dev.musterd.doubles.github;

import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Every job ever queued, and the queue, oldest first. */
final class Jobs {
  private final Map<Long, FakeJob> jobs = new HashMap<>();
  private final Set<FakeJob> queue = new LinkedHashSet<>();

  /** Real ids have long passed 32 bits. */
  private long lastId = 30_000_000_000L;

  FakeJob add(Owner.Repository repository, Labels labels, Duration duration, Instant now) {
    long run = (lastId + 1) / 3;
    return add(job(run, 1, repository, labels, now), duration);
  }

  /** A job of the same run, in its attempt or a later one. */
  FakeJob addBeside(Job other, int attempt, Duration duration, Instant now) {
    Job job = job(other.runId(), attempt, other.repository(), other.labels(), now);
    return add(job, duration);
  }

  private Job job(long run, int attempt, Owner.Repository repository, Labels labels, Instant now) {
    Optional<CompactText> sha = Optional.of(CompactText.of(Payloads.sha(run)));
    return new Job(new Job.Id(++lastId), run, attempt, repository, labels, now, sha);
  }

  private FakeJob add(Job job, Duration duration) {
    FakeJob added = new FakeJob(job, duration);
    jobs.put(job.id().value(), added);
    queue.add(added);
    return added;
  }

  /** The jobs of all attempts of a run, by id. */
  List<FakeJob> ofRun(Owner.Repository repository, long run) {
    return jobs.values().stream()
        .filter(job -> job.job.runId() == run && job.repository().equals(repository))
        .sorted(Comparator.comparing(job -> job.job.id()))
        .toList();
  }

  /** The next job begins a run of its own. */
  void beginRun() {
    lastId += 3 - (lastId + 1) % 3;
  }

  Optional<FakeJob> find(Owner.Repository repository, long id) {
    return find(new Job.Id(id)).filter(job -> job.repository().equals(repository));
  }

  Optional<FakeJob> find(Job.Id id) {
    return Optional.ofNullable(jobs.get(id.value()));
  }

  Optional<FakeJob> oldestFor(FakeRunner runner, BiPredicate<FakeRunner, FakeJob> fits) {
    return queue.stream().filter(job -> fits.test(runner, job)).findFirst();
  }

  void start(FakeJob job, FakeRunner runner, Instant now) {
    queue.remove(job);
    job.status = "in_progress";
    job.startedAt = now;
    job.runner = Optional.of(runner);
    runner.job = Optional.of(job);
  }

  /** Waits for an approval or for its concurrency group: no runner gets it. */
  void holdBack(FakeJob job, String status) {
    queue.remove(job);
    job.status = status;
  }

  void release(FakeJob job) {
    job.status = "queued";
    queue.add(job);
  }

  void complete(FakeJob job, String conclusion, Instant now) {
    queue.remove(job);
    job.status = "completed";
    job.conclusion = Optional.of(conclusion);
    job.completedAt = Optional.of(now);
    job.runner.ifPresent(runner -> runner.job = Optional.empty());
  }

  void forget(Job.Id id) {
    queue.remove(jobs.remove(id.value()));
  }

  int waiting() {
    return queue.size();
  }
}
