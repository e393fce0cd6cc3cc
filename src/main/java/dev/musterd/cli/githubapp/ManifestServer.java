package dev.musterd.cli.githubapp;

import dev.musterd.cli.CommandSession;
import dev.musterd.github.app.AppManifest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The page on this machine from which a browser takes the manifest to GitHub, and to which GitHub
 * sends it back with a code. The code is worth the App's key for an hour, so it is never logged.
 */
final class ManifestServer {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  /** A page that another site has loaded by a name of its own (DNS rebinding) gets nothing. */
  private static final Set<String> OURS = Set.of(LOOPBACK, "localhost");

  /** A second press of the button would make a second App. */
  private static final String DONE = "The App is made already. The terminal says what comes next.";

  private final String state;
  private final Function<String, String> formUrl;
  private final Promise<String> code = Promise.promise();
  private HttpServer server;
  private String form = "";

  /**
   * @param state by which the answer is known to be to our question
   * @param formUrl GitHub's page for a manifest, with the state
   */
  ManifestServer(String state, Function<String, String> formUrl) {
    this.state = state;
    this.formUrl = formUrl;
  }

  /**
   * Opens on loopback; fails when the port is taken.
   *
   * @param port 0 takes any free one
   * @param manifest for the address to which GitHub shall send the browser
   */
  Future<Void> open(Vertx vertx, int port, Function<String, AppManifest> manifest) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(port))
        .requestHandler(this::answer)
        .listen()
        .recover(
            failure ->
                Future.failedFuture(
                    new CommandSession.CommandFailedException(
                        "cannot listen on port %d of this machine: %s; --port names another"
                            .formatted(port, failure.getMessage()))))
        .onSuccess(
            listening -> {
              server = listening;
              form = form(manifest.apply(url() + "callback"));
            })
        .mapEmpty();
  }

  String url() {
    return "http://" + LOOPBACK + ":" + port() + "/";
  }

  int port() {
    return server.actualPort();
  }

  /** The code that GitHub sends back. */
  Future<String> code() {
    return code.future();
  }

  private void answer(HttpServerRequest request) {
    String host = Optional.ofNullable(request.authority()).map(HostAndPort::host).orElse("");
    if (!OURS.contains(host)) {
      page(request, 421, "This page is only for " + url());
    } else if (request.path().equals("/") && code.future().isComplete()) {
      page(request, 409, DONE);
    } else if (request.path().equals("/")) {
      page(request, 200, form);
    } else if (request.path().equals("/callback")) {
      callback(request);
    } else {
      page(request, 404, "There is nothing here; begin at " + url());
    }
  }

  private void callback(HttpServerRequest request) {
    String given = Optional.ofNullable(request.getParam("code")).orElse("");
    String answered = Optional.ofNullable(request.getParam("state")).orElse("");
    if (!isSame(answered, state)) {
      page(request, 400, "This does not answer the question of this page. Begin again at " + url());
    } else if (!CODE.matcher(given).matches()) {
      page(request, 400, "GitHub sent no code, so no App was made. Begin again at " + url());
    } else if (code.tryComplete(given)) {
      page(request, 200, "GitHub has made the App. The terminal says what comes next.");
    } else {
      page(request, 409, DONE);
    }
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private String form(AppManifest manifest) {
    return """
    <form method="post" action="%s">
    <p>GitHub will ask you to confirm an App with these permissions: <code>%s</code></p>
    <input type="hidden" name="manifest" value="%s">
    <button>Create the App at GitHub</button>
    </form>
    """
        .formatted(
            escaped(formUrl.apply(state)),
            escaped(manifest.permissions().encode()),
            escaped(manifest.json().encode()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private static void page(HttpServerRequest request, int status, String content) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .end("<!doctype html><title>musterd</title><h1>musterd</h1>\n" + content);
  }

  Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}
