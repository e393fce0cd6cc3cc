package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.TtlCache;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** The owner's registration token: one call an hour serves any number of runners. */
final class RegistrationTokens {
  /** A machine must still find it valid after its boot. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final InstallationClient calls;
  private final InstantSource clock;
  private final TtlCache<Owner, String> tokens;

  RegistrationTokens(InstallationClient calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
    tokens = new TtlCache<>(clock);
  }

  Future<String> of(Owner owner) {
    GitHubRequest call =
        GitHubRequest.post(
            "registration-token",
            OwnerPaths.runners(owner) + "/registration-token",
            new JsonObject());
    return tokens.ask(
        owner,
        () ->
            calls
                .send(owner, call)
                .map(answer -> InstallationClient.held(answer, MARGIN, clock.instant())));
  }
}
