package dev.musterd.http.dashboard;

import io.vertx.core.http.HttpServerRequest;

/** The management token, as far as the dashboard needs it. */
public interface TokenCheck {

  /** Whether there is a token. */
  boolean isRequired();

  /** Compares in constant time; false while there is no token. */
  boolean isToken(String given);

  /** Whether the request carries it in its header {@code Authorization}. */
  boolean isInHeader(HttpServerRequest request);
}
