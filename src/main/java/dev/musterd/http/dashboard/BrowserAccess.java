package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Frame.Access;
import dev.musterd.model.Requester;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Who sent a request: by the session's cookie, or by the token in a header. */
final class BrowserAccess {
  static final String COOKIE = "musterd-session";
  private final TokenCheck token;
  private final Sessions sessions;

  BrowserAccess(TokenCheck token, Sessions sessions) {
    this.token = token;
    this.sessions = sessions;
  }

  Visitor of(HttpServerRequest request) {
    if (!token.isRequired()) {
      return new Visitor(Access.READ_ONLY, Requester.UNKNOWN);
    } else if (token.isInHeader(request)) {
      return new Visitor(Access.BY_HEADER, Requester.UNKNOWN);
    }
    return cookie(request)
        .flatMap(sessions::find)
        .map(session -> new Visitor(Access.SIGNED_IN, session.user()))
        .orElse(new Visitor(Access.SIGNED_OUT, Requester.UNKNOWN));
  }

  private static Optional<String> cookie(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(COOKIE)).map(Cookie::getValue);
  }

  /** Begins a session when the token is right. */
  boolean signIn(HttpServerRequest request, String given, String user) {
    if (!token.isToken(given)) {
      return false;
    }
    Cookie cookie =
        cookie(sessions.begin(Requester.user(user))).setMaxAge(Sessions.LENGTH.toSeconds());
    // A proxy before us says so; browsers would not send a secure cookie over plain HTTP.
    cookie.setSecure("https".equals(request.getHeader("X-Forwarded-Proto")));
    request.response().addCookie(cookie);
    return true;
  }

  void signOut(HttpServerRequest request) {
    cookie(request).ifPresent(sessions::end);
    request.response().addCookie(cookie("").setMaxAge(0));
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(COOKIE, value)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/");
  }
}
