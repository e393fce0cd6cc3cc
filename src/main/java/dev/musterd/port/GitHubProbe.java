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
   * @param genuine false when the answer looks like a proxy's or another server's
   */
  record Response(int status, Optional<Instant> date, Optional<String> version, boolean genuine) {}

  /** Fails with {@link CheckFailedException}, which tells what is wrong with the way. */
  Future<Response> greeting();
}
