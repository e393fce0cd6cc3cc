package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Frame;
import dev.musterd.http.dashboard.view.Message;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request for a page.
 *
 * @param version of the assets
 */
record PageRequest(HttpServerRequest http, Visitor visitor, String version) {

  Frame frame(String title) {
    return new Frame(title, http.uri(), visitor.access(), version);
  }

  /** A page that says one thing. */
  PageResponse message(int status, String title, String text, List<String> lines) {
    return new PageResponse(status, Templates.message(frame(title), new Message(text, lines)));
  }

  PageResponse notFound(String text) {
    return message(404, "Not found", text, List.of());
  }

  PageResponse forbidden(String text) {
    return message(403, "Not allowed", text, List.of());
  }

  /** Whom an event names. */
  String from() {
    return http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
  }
}
