package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Frame;
import dev.musterd.http.dashboard.view.Message;
import dev.musterd.model.Requester;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for a page.
 *
 * @param version of the assets
 */
record PageRequest(HttpServerRequest http, Visitor visitor, String version) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  Frame frame(String title) {
    return new Frame(title, http.uri(), visitor.access(), version);
  }

  /** A page that says one thing. */
  PageResponse message(int status, String title, String text, List<String> lines) {
    return message(status, title, new Message(text, lines, ""));
  }

  private PageResponse message(int status, String title, Message message) {
    return new PageResponse(status, Templates.message(frame(title), message));
  }

  /** What a node says that does not decide. */
  PageResponse elsewhere(Elsewhere other) {
    return message(
        503,
        "Stand-by",
        new Message(
            "This node accepts webhooks, and does not decide.",
            List.of(other.reason()),
            other.link()));
  }

  PageResponse notFound(String text) {
    return message(404, "Not found", text, List.of());
  }

  PageResponse forbidden(String text) {
    return message(403, "Not allowed", text, List.of());
  }

  /** The name in the middle of a path, which can be one of a pool or a runner, or of none. */
  String between(String folder, String end) {
    String path = http.path();
    String name = path.substring(folder.length(), path.length() - end.length());
    return NAME.matcher(name).matches() ? name : "-";
  }

  /** What was chosen in the form. */
  String choice() {
    return Optional.ofNullable(http.getFormAttribute("choice")).orElse("");
  }

  /** Whom an event names. */
  Requester requester() {
    String address =
        http.remoteAddress() == null ? Requester.UNKNOWN : http.remoteAddress().hostAddress();
    return new Requester(visitor.user(), address);
  }
}
