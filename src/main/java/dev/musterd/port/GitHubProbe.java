package dev.musterd.port;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** GitHub's API as anybody sees it, without a token. */
public interface GitHubProbe {

  /**
   * What it says.
   *
   * @param date of the answer by GitHub's clock, in whole seconds
   * @param version of an Enterprise Server
   * @param genuine false when a proxy or another server seems to have answered
   * @param hooks how many networks it lists for its webhooks; 0 where it lists none
   */
  record Response(
      int status, Optional<Instant> date, Optional<String> version, boolean genuine, int hooks) {}

  /** Fails with {@link CheckFailedException}, which says what is wrong with the connection. */
  Future<Response> greeting();
}
