package dev.musterd.github.client;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The App's installation of each owner, from webhooks or from GitHub's API. */
public final class Installations {
  /** The path that says who the App is; no refusal of it is about anything else. */
  public static final String APP = "/app";

  private static final int GONE_REMEMBERED = 1_000;

  private static final String NOT_BY_APPS =
      "GitHub lets no App manage the runners of an enterprise: those of %s need github.token";

  private final GitHubTransport calls;
  private final AppJwt jwt;
  private final InstantSource clock;
  private final RateLimits limits;
  private final TtlCache<Owner, Long> installations;

  /** Old tickets still name installations that were removed since. */
  private final Map<Long, Boolean> gone = BoundedMap.evictingEldest(GONE_REMEMBERED);

  public Installations(GitHubTransport calls, AppJwt jwt, InstantSource clock, RateLimits limits) {
    this.calls = calls;
    this.jwt = jwt;
    this.clock = clock;
    this.limits = limits;
    installations = new TtlCache<>(clock);
  }

  /** A webhook's installation is its organization's, so it says nothing about an enterprise. */
  public void hint(Owner owner, long installation) {
    if (installation != 0
        && !(owner instanceof Owner.Enterprise)
        && !gone.containsKey(installation)) {
      installations.put(owner, installation, Instant.MAX);
    }
  }

  Optional<Long> known(Owner owner) {
    return installations.known(owner);
  }

  public Future<Long> of(Owner owner) {
    return installations.ask(owner, () -> lookUp(owner));
  }

  /** GitHub lets no App manage the runners of an enterprise, so its installation is of no use. */
  private Future<TtlCache.CachedValue<Long>> lookUp(Owner owner) {
    if (owner instanceof Owner.Enterprise) {
      return Future.failedFuture(
          new GitHubException(new GitHubProblem.Refused(404, NOT_BY_APPS.formatted(owner))));
    }
    return asApp(GitHubRequest.get("installation", OwnerPaths.base(owner) + "/installation"))
        .map(answer -> new TtlCache.CachedValue<>(answer.number(answer.json(), "id"), Instant.MAX))
        .recover(
            failure ->
                Future.failedFuture(
                    GitHubException.status(failure) == 404 ? notInstalled(owner) : failure));
  }

  private static GitHubException notInstalled(Owner owner) {
    return new GitHubException(
        new GitHubProblem.Refused(404, "the GitHub App is not installed at " + owner));
  }

  void gone(Owner owner, long installation) {
    gone.put(installation, true);
    installations.drop(owner, installation);
  }

  /** Why GitHub refuses everything of the App. */
  public Optional<String> refusal() {
    return jwt.refusal();
  }

  public Duration clockOffset() {
    return jwt.clockOffset();
  }

  /** A call of the App itself; after a 401 it is retried once with a new token. */
  public Future<GitHubResponse> asApp(GitHubRequest call) {
    Optional<GitHubProblem.Limited> limit = limits.of(RateLimits.APP);
    if (limit.isPresent()) {
      return Future.failedFuture(new GitHubException(limit.get()));
    }
    return Future.succeededFuture()
        .compose(_ -> calls.send(call, jwt.token()))
        .compose(answer -> answer.status() == 401 ? again(answer) : Future.succeededFuture(answer))
        .map(this::checked);
  }

  private Future<GitHubResponse> again(GitHubResponse unauthorized) {
    jwt.renew(unauthorized);
    return calls.send(unauthorized.call(), jwt.token());
  }

  private GitHubResponse checked(GitHubResponse answer) {
    limits.read(RateLimits.APP, answer);
    if (answer.ok()) {
      jwt.accepted(answer);
      return answer;
    }
    GitHubProblem problem = GitHubErrors.problem(answer, clock.instant());
    limits.note(RateLimits.APP, problem);
    boolean aboutTheApp = answer.status() == 401 || answer.call().path().equals(APP);
    if (aboutTheApp && problem instanceof GitHubProblem.Refused refused) {
      jwt.refused(refused.reason());
    }
    throw new GitHubException(problem);
  }
}
