package dev.musterd.github;

import dev.musterd.model.Owner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** The owner's registration token: one call an hour serves any number of runners. */
final class RegistrationTokens {
  /** A machine must still find it valid after its boot. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final OwnerCalls calls;
  private final Expiring<Owner, String> tokens;

  RegistrationTokens(OwnerCalls calls, InstantSource clock) {
    this.calls = calls;
    tokens = new Expiring<>(clock);
  }

  Future<String> of(Owner owner) {
    Call call =
        Call.post(
            "registration-token",
            OwnerPaths.runners(owner) + "/registration-token",
            new JsonObject());
    return tokens.ask(
        owner, () -> calls.send(owner, call).map(answer -> OwnerCalls.held(answer, MARGIN)));
  }
}
