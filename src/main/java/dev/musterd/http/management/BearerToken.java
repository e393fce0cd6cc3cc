package dev.musterd.http.management;

import dev.musterd.http.dashboard.TokenCheck;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import io.vertx.ext.web.handler.HttpException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Authentication by one shared bearer token, compared in constant time; lets everything pass while
 * there is none. vertx-web's own handler would let a preflight request pass without a token, and
 * answer a header without a scheme with 400.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1">RFC 6750, 2.1</a>
 */
final class BearerToken implements AuthenticationHandler, TokenCheck {
  private static final String SCHEME = "Bearer";

  private Optional<byte[]> header;

  BearerToken(Optional<String> token) {
    replace(token);
  }

  /** Belongs to the event loop, as does {@link #handle}. */
  void replace(Optional<String> token) {
    header = token.map(secret -> (SCHEME + " " + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isRequired() {
    return header.isPresent();
  }

  @Override
  public boolean isToken(String given) {
    return isHeader(SCHEME + " " + given);
  }

  @Override
  public boolean isInHeader(HttpServerRequest request) {
    return isHeader(request.getHeader(HttpHeaders.AUTHORIZATION));
  }

  private boolean isHeader(String given) {
    return header.map(expected -> isEqual(expected, given)).orElse(false);
  }

  @Override
  public void handle(RoutingContext context) {
    if (!isRequired() || isInHeader(context.request())) {
      context.next();
    } else {
      context.response().putHeader("WWW-Authenticate", SCHEME);
      context.fail(new HttpException(401, "the management token is missing or wrong"));
    }
  }

  private static boolean isEqual(byte[] expected, String given) {
    return given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
  }
}
