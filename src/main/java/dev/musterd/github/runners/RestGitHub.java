package dev.musterd.github.runners;

import dev.musterd.github.client.AppDeliveries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.client.RateLimits;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.AppAccess;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.GitHub;
import dev.musterd.port.ListRefusedException;
import dev.musterd.port.Timers;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The port over GitHub's REST API. It belongs to one event-loop context, like everything it
 * remembers.
 */
public final class RestGitHub implements GitHub {
  /** How long an owner counts as one where the App is not installed. */
  private static final Duration ABSENT_REMEMBERED = Duration.ofMinutes(10);

  private final Installations installations;
  private final RateLimits limits;
  private final InstallationClient calls;
  private final RunnerList list;
  private final JobReadings jobs;
  private final RestWorkflowRuns runs;
  private final RestCheckRuns checkRuns;
  private final AppDeliveries deliveries;
  private final RunnerRegistration registering;
  private final Organizations organizations;
  private final InstantSource clock;
  private final TtlCache<Owner, Boolean> serving;
  private final boolean alone;

  /**
   * A client for one App.
   *
   * @param identity the credentials
   * @param timers for the pause before a read is tried again
   * @param counter called with each call's operation and class of status, such as {@code jit 2xx},
   *     or {@code jit none} without an answer
   */
  public RestGitHub(
      HttpClient http,
      GitHubAddress address,
      Identity identity,
      InstantSource clock,
      Timers timers,
      Consumer<String> counter) {
    this(http, address, identity, clock, timers, counter, GitHubTransport.CALL_TIMEOUT);
  }

  public RestGitHub(
      HttpClient http,
      GitHubAddress address,
      Identity identity,
      InstantSource clock,
      Timers timers,
      Consumer<String> counter,
      Duration timeout) {
    this.clock = clock;
    alone = identity.alone();
    serving = new TtlCache<>(clock);
    GitHubTransport transport = new GitHubTransport(http, address, timers, counter, timeout);
    limits = new RateLimits(clock);
    installations = new Installations(transport, identity.jwt(), clock, limits);
    calls = new InstallationClient(transport, installations, limits, clock, identity.person());
    list = new RunnerList(calls);
    jobs = new JobReadings(calls);
    runs = new RestWorkflowRuns(calls);
    checkRuns = new RestCheckRuns(calls, limits);
    organizations = new Organizations(installations, clock);
    deliveries = new AppDeliveries(installations);
    registering = new RunnerRegistration(address, calls, list, clock);
  }

  /**
   * The credentials: the App's, and a person's.
   *
   * @param person for what no App may do
   * @param alone false when other Apps serve the same daemon: then an installation that a webhook
   *     names may be another's
   */
  public record Identity(AppJwt jwt, PersonalToken person, boolean alone) {
    public Identity(AppJwt jwt) {
      this(jwt, PersonalToken.none(), true);
    }

    @Override
    public String toString() {
      return "Identity ***";
    }
  }

  /** Workflow runs, by the same App. */
  public WorkflowRuns runs() {
    return runs;
  }

  /** Check runs, by the same App. */
  public CheckRuns checkRuns() {
    return checkRuns;
  }

  private void hint(Owner owner, long installation) {
    if (alone) {
      installations.hint(owner, installation);
    }
  }

  /** Whether calls for this owner have a chance; an App may be installed there at any time. */
  Future<Boolean> serves(Owner owner) {
    if (calls.account(owner).isPresent()) {
      return Future.succeededFuture(true);
    }
    return serving.ask(
        owner,
        () ->
            installations
                .of(owner)
                .map(true)
                .recover(RestGitHub::absent)
                .map(
                    is -> new TtlCache.CachedValue<>(is, clock.instant().plus(ABSENT_REMEMBERED))));
  }

  private static Future<Boolean> absent(Throwable failure) {
    return GitHubException.status(failure) == 404
        ? Future.succeededFuture(false)
        : Future.failedFuture(failure);
  }

  boolean isKnownAt(Owner owner) {
    return calls.account(owner).isPresent();
  }

  /**
   * Calls that the App has left for this owner; many while GitHub has not said, and fewer than none
   * while it asks us to wait.
   */
  long left(Owner owner) {
    return limitedUntil(owner).isPresent()
        ? -1
        : calls
            .account(owner)
            .map(limits::left)
            .orElse(OptionalLong.empty())
            .orElse(Long.MAX_VALUE);
  }

  @Override
  public Future<RegistrationOutcome> register(
      RunnerPool pool, Owner owner, long installation, Instance.Id instance) {
    hint(owner, installation);
    return registering
        .register(pool, owner, pool.runnerName(instance))
        .<RegistrationOutcome>map(registered -> registered)
        .recover(failure -> Future.succeededFuture(outcome(GitHubException.problem(failure))));
  }

  private static RegistrationOutcome outcome(GitHubProblem problem) {
    return switch (problem) {
      case GitHubProblem.Limited(Instant until, _) -> new RegistrationOutcome.Throttled(until);
      case GitHubProblem.Refused(_, String reason) -> new RegistrationOutcome.Rejected(reason);
      case GitHubProblem.NoAccess(String reason) -> new RegistrationOutcome.Rejected(reason);
      case GitHubProblem.Unavailable(String reason) -> new RegistrationOutcome.Unavailable(reason);
      case GitHubProblem.NameTaken(String reason) -> new RegistrationOutcome.NameTaken(reason);
    };
  }

  /** Registers a runner that never comes; its secret is thrown away. Never fails. */
  Future<RegistrationOutcome> placeholder(RunnerPool pool, Owner owner, String name) {
    return registering
        .placeholder(pool, owner, name)
        .<RegistrationOutcome>map(registered -> registered)
        .recover(failure -> Future.succeededFuture(outcome(GitHubException.problem(failure))));
  }

  /** Asked with the repository's own installation, which also serves jobs of an enterprise. */
  @Override
  public Future<JobReading> read(Ticket ticket) {
    hint(ticket.job().repository(), ticket.installation());
    return jobs.of(ticket);
  }

  @Override
  public Future<List<Registration>> registrations(Owner owner) {
    return list.all(owner).recover(RestGitHub::unlisted);
  }

  private static <T> Future<T> unlisted(Throwable failure) {
    return Future.failedFuture(
        switch (GitHubException.problem(failure)) {
          case GitHubProblem.Refused(_, String reason) -> new ListRefusedException(reason);
          case GitHubProblem.NoAccess(String reason) -> new ListRefusedException(reason);
          case GitHubProblem.Limited _, GitHubProblem.Unavailable _, GitHubProblem.NameTaken _ ->
              failure;
        });
  }

  @Override
  public Future<Deregistration> deregister(Owner owner, Registration.Id runner) {
    return registering
        .remove(owner, runner)
        .<Deregistration>map(_ -> new Deregistration.Deregistered())
        .recover(failure -> Future.succeededFuture(kept(GitHubException.problem(failure))));
  }

  private static Deregistration kept(GitHubProblem problem) {
    return switch (problem) {
      case GitHubProblem.Refused(int status, _) when status == 404 ->
          new Deregistration.AlreadyGone();
      case GitHubProblem.Refused(int status, _) when status == 422 ->
          new Deregistration.StillBusy();
      case GitHubProblem other -> new Deregistration.Failed(other.reason());
    };
  }

  @Override
  public Future<Void> drain(Owner owner, Registration.Id runner) {
    return registering.drain(owner, runner);
  }

  @Override
  public Future<List<Owner.Organization>> organizations() {
    return organizations.all();
  }

  @Override
  public Future<Void> authenticate() {
    return installations
        .asApp(GitHubRequest.get("app", Installations.APP))
        .map(GitHubResponse::json)
        .compose(_ -> calls.askRefusing());
  }

  @Override
  public Optional<String> refusal(Owner owner) {
    return calls.refusal(owner);
  }

  @Override
  public AppAccess access() {
    return calls.access();
  }

  @Override
  public List<GitHub.Budget> budgets() {
    return limits.budgets();
  }

  @Override
  public Optional<Instant> limitedUntil(Owner owner) {
    return limits.until(calls.account(owner).orElse(RateLimits.APP));
  }

  @Override
  public Optional<Instant> limitedUntil() {
    return limits.until();
  }

  @Override
  public Future<DeliveryLog> deliveries(Instant since) {
    return deliveries.since(since);
  }

  @Override
  public Future<Redelivery> redeliver(long delivery) {
    return deliveries
        .again(delivery)
        .<Redelivery>map(_ -> new Redelivery.Requested())
        .recover(failure -> Future.succeededFuture(unsent(GitHubException.problem(failure))));
  }

  private static Redelivery unsent(GitHubProblem problem) {
    return switch (problem) {
      case GitHubProblem.Refused(int status, String reason) when status != 401 && status != 403 ->
          new Redelivery.Refused(reason);
      case GitHubProblem other -> new Redelivery.Failed(other.reason());
    };
  }
}
