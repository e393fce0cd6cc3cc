package dev.musterd.github.client;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** An API client for one owner: its installation's access token, and its rate limits. */
public final class InstallationClient {
  /** Before a token's hour ends; no call of ours takes as long. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** How long after its creation a refused token is tried again, and how often. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private static final int YOUNG_TRIES = 3;

  /** Owners asked again in one round, which is every few minutes. */
  private static final int ASKED_AGAIN = 10;

  /** In the path of every call that is about an owner's runners. */
  private static final String RUNNERS = "/actions/runner";

  /** In GitHub's message on an installation that its owner, or GitHub, has suspended. */
  private static final String SUSPENDED = "suspended";

  private static final String PERSON_REFUSED =
      "GitHub does not accept github.token (401): is it expired or revoked?";

  private final GitHubTransport calls;
  private final Installations installations;
  private final RateLimits limits;
  private final InstantSource clock;
  private final PersonalToken person;
  private final TtlCache<Long, Token> tokens;
  private final OwnerAccess access;

  /**
   * @param person for enterprises
   */
  public InstallationClient(
      GitHubTransport calls,
      Installations installations,
      RateLimits limits,
      InstantSource clock,
      PersonalToken person) {
    this.person = person;
    this.calls = calls;
    this.installations = installations;
    this.limits = limits;
    this.clock = clock;
    tokens = new TtlCache<>(clock);
    access = new OwnerAccess(clock);
  }

  /** An installation's access token, and when GitHub gave it. */
  private record Token(String value, Instant received) {
    @Override
    public String toString() {
      return "*** of " + received;
    }
  }

  /**
   * @param received when GitHub gave the token; long ago for a person's
   */
  private record Access(long installation, String token, Instant received) {
    @Override
    public String toString() {
      return installation + " ***";
    }
  }

  /** An answer of 2xx or 304; everything else is a {@link GitHubException}. */
  public Future<GitHubResponse> send(Owner owner, GitHubRequest call) {
    Future<GitHubResponse> answer = access(owner).compose(access -> send(access, call));
    return call.path().contains(RUNNERS)
        ? answer.onComplete(
            _ -> access.granted(owner), failure -> note(owner, GitHubException.problem(failure)))
        : answer;
  }

  /** Why GitHub lets the App do nothing for this owner; empty when it does, or was not asked. */
  public Optional<String> refusal(Owner owner) {
    return isByPerson(owner)
        ? access.refusal(owner)
        : installations.refusal().or(() -> access.refusal(owner));
  }

  /** What GitHub lets the App do at present. */
  public AppAccess access() {
    return new AppAccess(
        installations.refusal(), access.refusing(), access.granting(), installations.clockOffset());
  }

  /** Asks once more for access to some owners that refuse it. Never fails. */
  public Future<Void> askRefusing() {
    return Future.join(
            access.refusing(ASKED_AGAIN).stream()
                .map(owner -> access(owner).onSuccess(_ -> access.granted(owner)))
                .toList())
        .transform(_ -> Future.succeededFuture());
  }

  /** A refusal of everything is none of the owner's. */
  private void note(Owner owner, GitHubProblem problem) {
    boolean ownersOwn = isByPerson(owner) || installations.refusal().isEmpty();
    if (ownersOwn && problem instanceof GitHubProblem.NoAccess(String reason)) {
      access.refused(owner, reason);
    }
  }

  /**
   * GitHub lets no App manage the runners of an enterprise, not even one that is installed there.
   *
   * @see <a
   *     href="https://docs.github.com/en/enterprise-cloud@latest/rest/actions/self-hosted-runners#list-self-hosted-runners-for-an-enterprise">The
   *     tokens that work</a>
   */
  boolean isByPerson(Owner owner) {
    return person.token().isPresent() && owner instanceof Owner.Enterprise;
  }

  /** The installation whose rate limit the owner's calls count against, where it is known. */
  public Optional<Long> account(Owner owner) {
    return isByPerson(owner) ? Optional.of(RateLimits.PERSON) : installations.known(owner);
  }

  private Future<Access> access(Owner owner) {
    if (isByPerson(owner)) {
      return Future.succeededFuture(
          new Access(RateLimits.PERSON, person.token().orElseThrow(), Instant.EPOCH));
    }
    return installations
        .of(owner)
        .compose(
            installation ->
                token(installation).recover(failure -> elsewhere(owner, installation, failure)))
        .recover(InstallationClient::withoutAccess);
  }

  private Future<GitHubResponse> send(Access access, GitHubRequest call) {
    Optional<GitHubProblem.Limited> limit = limits.of(access.installation());
    if (limit.isPresent()) {
      return Future.failedFuture(new GitHubException(limit.get()));
    }
    return patiently(access, call, 1)
        .compose(
            answer -> answer.status() == 401 ? again(access, call) : Future.succeededFuture(answer))
        .map(answer -> checked(access, answer));
  }

  /**
   * Sends the call, and again when a young token is refused: GitHub gives one out before all of its
   * servers know it, and refuses it with 401 or 403 for some seconds. A 403 that names another
   * reason is final.
   */
  private Future<GitHubResponse> patiently(Access access, GitHubRequest call, int number) {
    return calls
        .send(call, access.token())
        .compose(
            answer ->
                number <= YOUNG_TRIES && isYoung(access) && GitHubErrors.mayBeUnknownToken(answer)
                    ? calls
                        .pause(Duration.ofSeconds(number))
                        .compose(_ -> patiently(access, call, number + 1))
                    : Future.succeededFuture(answer));
  }

  private boolean isYoung(Access access) {
    return clock.instant().isBefore(access.received().plus(YOUNG));
  }

  /** A token may be revoked within its hour; a fresh one shows whether that was the reason. */
  private Future<GitHubResponse> again(Access refused, GitHubRequest call) {
    if (refused.installation() == RateLimits.PERSON) {
      return Future.failedFuture(new GitHubException(new GitHubProblem.NoAccess(PERSON_REFUSED)));
    }
    tokens.drop(refused.installation(), new Token(refused.token(), refused.received()));
    return token(refused.installation())
        .recover(InstallationClient::withoutAccess)
        .compose(access -> patiently(access, call, 1));
  }

  private GitHubResponse checked(Access used, GitHubResponse answer) {
    long installation = used.installation();
    limits.read(installation, answer);
    if (answer.ok() || answer.notModified()) {
      return answer;
    }
    GitHubProblem problem = GitHubErrors.problem(answer, clock.instant());
    limits.note(installation, problem);
    if (problem instanceof GitHubProblem.Refused(int status, String reason)
        && status == 403
        && reason.contains(SUSPENDED)) {
      tokens.drop(installation, new Token(used.token(), used.received()));
      throw new GitHubException(new GitHubProblem.NoAccess(reason));
    }
    throw new GitHubException(problem);
  }

  private Future<Access> token(long installation) {
    return tokens
        .ask(installation, () -> newToken(installation))
        .map(token -> new Access(installation, token.value(), token.received()));
  }

  private Future<TtlCache.CachedValue<Token>> newToken(long installation) {
    String path = "/app/installations/" + installation + "/access_tokens";
    return installations
        .asApp(GitHubRequest.post("installation-token", path, new JsonObject()))
        .map(answer -> held(answer, MARGIN, clock.instant()))
        .map(
            held ->
                new TtlCache.CachedValue<>(new Token(held.value(), clock.instant()), held.until()));
  }

  /** The installation was removed since, and perhaps made anew: GitHub is asked once. */
  private Future<Access> elsewhere(Owner owner, long installation, Throwable failure) {
    if (GitHubException.status(failure) != 404) {
      return Future.failedFuture(failure);
    }
    installations.gone(owner, installation);
    return installations.of(owner).compose(this::token);
  }

  /** A 404 on the way to a token says nothing about the thing that the call is about. */
  private static <T> Future<T> withoutAccess(Throwable failure) {
    return Future.failedFuture(
        GitHubException.problem(failure) instanceof GitHubProblem.Refused refused
            ? new GitHubException(new GitHubProblem.NoAccess(refused.reason()))
            : failure);
  }

  /**
   * An access token, with the time until which it is used.
   *
   * @param now by the clock that the time is compared with, which may not be GitHub's
   */
  public static TtlCache.CachedValue<String> held(
      GitHubResponse answer, Duration margin, Instant now) {
    JsonObject json = answer.json();
    try {
      Instant expires = answer.here(Instant.parse(answer.text(json, "expires_at")), now);
      return new TtlCache.CachedValue<>(answer.text(json, "token"), expires.minus(margin));
    } catch (DateTimeParseException _) {
      throw answer.unreadable();
    }
  }
}
