package dev.musterd.daemon;

import dev.musterd.model.Event;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks the App's credentials with GitHub: every five minutes, more often while it fails. */
final class AuthenticationProbe {
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(15);

  private final GitHub github;
  private final Journal journal;
  private boolean good;

  AuthenticationProbe(GitHub github, Journal journal) {
    this.github = github;
    this.journal = journal;
  }

  Future<Void> check() {
    return github
        .authenticate()
        .onComplete(answer -> good = answer.succeeded())
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("authenticate", String.valueOf(failure.getMessage()))));
  }

  Optional<Instant> next(Instant now) {
    return Optional.of(now.plus(good ? PERIOD : RETRY));
  }
}
