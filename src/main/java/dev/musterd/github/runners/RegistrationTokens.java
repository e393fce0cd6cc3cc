package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The owner's registration token: one call serves any number of runners while they can boot. */
final class RegistrationTokens {
  /** For a machine that is late; the token is not used beyond its boot. */
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  /** A token lives an hour: a longer boot gets a fresh one, and calls within a minute share it. */
  private static final Duration LONGEST = Duration.ofMinutes(59);

  private record Token(String value, Instant expires) {
    @Override
    public String toString() {
      return "until " + expires;
    }
  }

  private final InstallationClient calls;
  private final InstantSource clock;
  private final TtlCache<Owner, Token> tokens;

  RegistrationTokens(InstallationClient calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
    tokens = new TtlCache<>(clock);
  }

  /**
   * A token that is valid for as long as a machine that is launched now may take to boot, as far as
   * GitHub gives one.
   */
  Future<String> of(Owner owner, Duration bootTime) {
    Instant needed = clock.instant().plus(within(bootTime));
    tokens
        .known(owner)
        .filter(token -> token.expires().isBefore(needed))
        .ifPresent(token -> tokens.drop(owner, token));
    return tokens.ask(owner, () -> renewed(owner)).map(Token::value);
  }

  private static Duration within(Duration bootTime) {
    Duration atLeast = bootTime.compareTo(SHORTEST) < 0 ? SHORTEST : bootTime;
    return atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast;
  }

  private Future<TtlCache.CachedValue<Token>> renewed(Owner owner) {
    String path = OwnerPaths.runners(owner) + "/registration-token";
    return calls
        .send(owner, GitHubRequest.post("registration-token", path, new JsonObject()))
        .map(answer -> InstallationClient.held(answer, Duration.ZERO))
        .map(
            held ->
                new TtlCache.CachedValue<>(new Token(held.value(), held.until()), held.until()));
  }
}
