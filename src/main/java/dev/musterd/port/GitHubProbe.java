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
   */
  record Response(int status, Optional<Instant> date, Optional<String> version, boolean genuine) {}

  /** Fails with {@link CheckFailedException}, which says what is wrong with the connection. */
  Future<Response> greeting();
}
