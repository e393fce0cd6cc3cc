package dev.musterd.flow.notification;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.LongWaits;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Ticket;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Posts on the commit of a job that waits for long why it waits: one check run for each job, which
 * changes with the reason and is completed when the job waits no longer. No other duty waits for
 * it, and what fails is tried again a minute later.
 */
public final class PostCheckRuns {
  /** Jobs with a check run at once; those beyond it get none. */
  static final int POSTS_MAX = 1_000;

  /** Calls at once: a burst must not hold up what launches need. */
  static final int CALLS_MAX = 10;

  /**
   * Attempts to update a check run at its job's end; after them, GitHub marks the check run as
   * stale in two weeks.
   */
  private static final int END_TRIES = 10;

  /** How long nothing is posted in a repository where GitHub refused it. */
  private static final Duration REFUSED = Duration.ofHours(1);

  private static final int REFUSING_MAX = 1_000;

  private final boolean enabled;
  private final Backlog backlog;
  private final CheckRuns checkRuns;
  private final Journal journal;
  private final InstantSource clock;
  private final Map<Job.Id, Post> posts = new LinkedHashMap<>();
  private final Map<Owner.Repository, Instant> refusing = BoundedMap.evictingEldest(REFUSING_MAX);
  private int calls;

  /** What is posted, or about to be, for a job. */
  private static final class Post {
    private final Ticket ticket;
    private OptionalLong id = OptionalLong.empty();
    private Optional<CheckRun> shown = Optional.empty();
    private Optional<String> end = Optional.empty();
    private Instant nextLook = Instant.MIN;
    private boolean attempted;
    private boolean calling;
    private int failures;

    Post(Ticket ticket) {
      this.ticket = ticket;
    }
  }

  /**
   * @param enabled false posts nothing
   */
  public PostCheckRuns(boolean enabled, Backlog backlog, Ports ports) {
    this(enabled, backlog, ports.checkRuns(), ports.journal(), ports.clock());
  }

  PostCheckRuns(
      boolean enabled, Backlog backlog, CheckRuns checkRuns, Journal journal, InstantSource clock) {
    this.enabled = enabled;
    this.backlog = backlog;
    this.checkRuns = checkRuns;
    this.journal = journal;
    this.clock = clock;
  }

  /** The job waits for long. */
  void open(PendingJob pending, JobStatus status) {
    Job job = pending.ticket().job();
    if (enabled && job.headSha().isPresent() && posts.size() < POSTS_MAX && !isRefused(job)) {
      Post post = posts.computeIfAbsent(pending.id(), _ -> new Post(pending.ticket()));
      LongWaits.waiting(pending, status).ifPresent(run -> show(post, run));
    }
  }

  private boolean isRefused(Job job) {
    return refusing.getOrDefault(job.repository(), Instant.MIN).isAfter(clock.instant());
  }

  /**
   * Changes what waits for another reason by now, and completes what waits no longer.
   *
   * @param explain what is being done for jobs that wait, and why
   */
  void refresh(Function<List<PendingJob>, Map<Job.Id, JobStatus>> explain) {
    List<Post> due = posts.values().stream().filter(this::isDue).limit(CALLS_MAX - calls).toList();
    List<PendingJob> waiting =
        due.stream()
            .filter(post -> post.end.isEmpty())
            .flatMap(post -> backlog.find(post.ticket.id()).stream())
            .toList();
    Map<Job.Id, JobStatus> statuses = waiting.isEmpty() ? Map.of() : explain.apply(waiting);
    waiting.forEach(
        pending ->
            LongWaits.waiting(pending, statuses.get(pending.id()))
                .ifPresent(run -> show(posts.get(pending.id()), run)));
    due.stream().filter(post -> !statuses.containsKey(post.ticket.id())).forEach(this::showEnd);
  }

  private boolean isDue(Post post) {
    return !post.calling && calls < CALLS_MAX && !clock.instant().isBefore(post.nextLook);
  }

  /** Something became of the job; its check run is completed at once. */
  public void heard(Event event) {
    if (posts.isEmpty()) {
      return;
    }
    switch (event) {
      case Event.JobStarted it -> ended(it.job(), "Runner " + it.runner() + " took the job");
      case Event.JobFinished it -> ended(it.job(), "The job ended: " + it.conclusion());
      case Event.JobBuried it -> ended(it.job(), "No runner comes for the job: " + it.reason());
      case Event.JobReleased it -> ended(it.job(), "The job needs no runner: " + it.reason());
      default -> {
        // Ends no job's wait.
      }
    }
  }

  private void ended(Job.Id job, String how) {
    Post post = posts.get(job);
    if (post != null && post.end.isEmpty()) {
      post.end = Optional.of(how);
      post.nextLook = Instant.MIN;
      showEnd(post);
    }
  }

  private void showEnd(Post post) {
    LongWaits.ended(post.ticket, post.end.orElse("The job waits no longer"))
        .ifPresent(run -> show(post, run));
  }

  private void show(Post post, CheckRun run) {
    if (run.completed() && !post.attempted) {
      posts.remove(run.job());
    } else if (isDue(post)) {
      post.nextLook = clock.instant().plus(LongWaits.CHECK_RUN_PAUSE);
      boolean isNew = !post.shown.equals(Optional.of(run));
      if (isNew && LongWaits.mayCall(checkRuns.budgetLeft(run.repository()))) {
        call(post, run);
      }
    }
  }

  private void call(Post post, CheckRun run) {
    calls++;
    post.calling = true;
    post.attempted = true;
    Future<CheckRunOutcome> answer =
        post.id.isPresent() ? checkRuns.update(post.id.getAsLong(), run) : checkRuns.open(run);
    answer
        .otherwise(bug -> new CheckRunOutcome.Unknown(Failures.describe(bug)))
        .onSuccess(outcome -> answered(post, run, outcome));
  }

  private void answered(Post post, CheckRun run, CheckRunOutcome outcome) {
    calls--;
    post.calling = false;
    switch (outcome) {
      case CheckRunOutcome.Posted(long id) -> posted(post, run, id);
      case CheckRunOutcome.Refused(String reason) -> refused(run, reason);
      case CheckRunOutcome.Unknown _ -> failed(post, run);
    }
    if (post.end.isPresent() && !run.completed() && posts.containsKey(run.job())) {
      post.nextLook = Instant.MIN;
      showEnd(post);
    }
  }

  private void posted(Post post, CheckRun run, long id) {
    post.failures = 0;
    post.shown = Optional.of(run);
    if (post.id.isEmpty()) {
      post.id = OptionalLong.of(id);
      journal.record(new Event.CheckRunPosted(run.job(), run.repository(), id));
    }
    if (run.completed()) {
      posts.remove(run.job());
    }
  }

  private void refused(CheckRun run, String reason) {
    posts.remove(run.job());
    refusing.put(run.repository(), clock.instant().plus(REFUSED));
    journal.record(new Event.CheckRunRefused(run.job(), run.repository(), reason));
  }

  private void failed(Post post, CheckRun run) {
    post.failures++;
    if (run.completed() && post.failures >= END_TRIES) {
      posts.remove(run.job());
    }
  }

  int size() {
    return posts.size();
  }
}
