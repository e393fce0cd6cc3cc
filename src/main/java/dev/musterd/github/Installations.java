package dev.musterd.github;

import dev.musterd.model.Owner;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which installation of the App serves an owner: what a webhook said, or what GitHub says. */
final class Installations {
  private static final int GONE_REMEMBERED = 1_000;

  private final GitHubCalls calls;
  private final AppJwt jwt;
  private final InstantSource clock;
  private final RateLimits limits;
  private final Expiring<Owner, Long> installations;

  /** Old tickets still name installations that were removed since. */
  private final Map<Long, Boolean> gone =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > GONE_REMEMBERED;
        }
      };

  Installations(GitHubCalls calls, AppJwt jwt, InstantSource clock, RateLimits limits) {
    this.calls = calls;
    this.jwt = jwt;
    this.clock = clock;
    this.limits = limits;
    installations = new Expiring<>(clock);
  }

  /** A webhook's installation is its organization's, so it says nothing about an enterprise. */
  void hint(Owner owner, long installation) {
    if (installation != 0
        && !(owner instanceof Owner.Enterprise)
        && !gone.containsKey(installation)) {
      installations.put(owner, installation, Instant.MAX);
    }
  }

  Optional<Long> known(Owner owner) {
    return installations.known(owner);
  }

  Future<Long> of(Owner owner) {
    return installations.ask(owner, () -> lookUp(owner));
  }

  private Future<Expiring.Held<Long>> lookUp(Owner owner) {
    return asApp(Call.get("installation", OwnerPaths.base(owner) + "/installation"))
        .map(answer -> new Expiring.Held<>(answer.number(answer.json(), "id"), Instant.MAX))
        .recover(
            failure ->
                Future.failedFuture(
                    GitHubFailure.status(failure) == 404 ? notInstalled(owner) : failure));
  }

  private static GitHubFailure notInstalled(Owner owner) {
    String instead =
        owner instanceof Owner.Enterprise ? "; runners of enterprises need github.token" : "";
    return new GitHubFailure(
        new Problem.Refused(404, "the GitHub App is not installed at " + owner + instead));
  }

  void gone(Owner owner, long installation) {
    gone.put(installation, true);
    installations.drop(owner, installation);
  }

  /** A call of the App itself; a 401 is tried once more with a new statement of who we are. */
  Future<Answer> asApp(Call call) {
    Optional<Problem.Limited> limit = limits.of(RateLimits.APP);
    if (limit.isPresent()) {
      return Future.failedFuture(new GitHubFailure(limit.get()));
    }
    return Future.succeededFuture()
        .compose(_ -> calls.send(call, jwt.token()))
        .compose(answer -> answer.status() == 401 ? again(call) : Future.succeededFuture(answer))
        .map(this::checked);
  }

  private Future<Answer> again(Call call) {
    jwt.drop();
    return calls.send(call, jwt.token());
  }

  private Answer checked(Answer answer) {
    if (answer.ok()) {
      return answer;
    }
    Problem problem = GitHubErrors.problem(answer, clock.instant());
    limits.note(RateLimits.APP, problem);
    throw new GitHubFailure(problem);
  }
}
