package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Frame.Access;
import dev.musterd.http.dashboard.view.Login;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The pages where sessions begin and end. */
final class SignIn {
  private static final String PATH = "/login";
  private static final String HTMX = "HX-Request";

  private final BrowserAccess access;

  SignIn(BrowserAccess access) {
    this.access = access;
  }

  /** Sends a browser to the form, from where it comes back. */
  static void ask(HttpServerRequest request) {
    boolean back = request.method().equals(HttpMethod.GET);
    String next = back ? Query.localPath(request.uri()) : "/";
    String form = PATH + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    if (request.getHeader(HTMX) != null) {
      // A page that is open: it would put the form where a part of the page belongs.
      PageResponse.protect(request.response());
      request.response().setStatusCode(401).putHeader("HX-Redirect", PATH).end();
    } else {
      PageResponse.redirect(request.response(), form);
    }
  }

  void login(PageRequest page) {
    HttpServerRequest request = page.http();
    if (page.visitor().access() == Access.READ_ONLY) {
      PageResponse.redirect(request.response(), "/");
    } else if (request.method().equals(HttpMethod.POST)) {
      signIn(page);
    } else {
      form(page, 200, Query.text(request, "next"), "").send(request.response());
    }
  }

  private void signIn(PageRequest page) {
    HttpServerRequest request = page.http();
    String next = field(request, "next");
    if (!OriginCheck.isOwn(request)) {
      form(page, 403, next, "This form was sent by another page.").send(request.response());
    } else if (access.signIn(request, field(request, "token"), field(request, "user"))) {
      PageResponse.redirect(request.response(), Query.localPath(next));
    } else {
      form(page, 401, next, "This is not the token.").send(request.response());
    }
  }

  private static PageResponse form(PageRequest page, int status, String next, String error) {
    return new PageResponse(
        status, Templates.login(page.frame("Sign in"), new Login(Query.localPath(next), error)));
  }

  private static String field(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getFormAttribute(name)).orElse("").strip();
  }

  void logout(PageRequest page) {
    HttpServerRequest request = page.http();
    if (OriginCheck.isOwn(request)) {
      access.signOut(request);
      PageResponse.redirect(request.response(), PATH);
    } else {
      page.forbidden("This form was sent by another page.").send(request.response());
    }
  }
}
