package dev.musterd.http.dashboard;

import io.vertx.core.http.HttpServerRequest;

/**
 * Whether a form was sent by a page of this listener. Browsers say where a request comes from, and
 * no page can make them say otherwise.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header">Sec-Fetch-Site</a>
 */
final class OriginCheck {
  private OriginCheck() {}

  /** A request without both headers is of no browser of today; it needs the token in a header. */
  static boolean isOwn(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    return origin == null ? site != null : isOf(origin, request.getHeader("Host"));
  }

  /** The listener may be behind a proxy that speaks TLS, so that either scheme is right. */
  private static boolean isOf(String origin, String host) {
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
