package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Pager;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a browser asks for: anything that cannot be, is not there. */
final class Query {
  /** Enough for any address on GitHub. */
  private static final int TEXT_MAX = 500;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

  private Query() {}

  /** The number of a page of a list, from 1; a wrong one is the first. */
  static int page(HttpServerRequest request) {
    return Optional.ofNullable(request.getParam("page"))
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(number -> number <= Pager.PAGES_MAX)
        .orElse(1);
  }

  /** A parameter without the spaces around it; empty when it is missing. */
  static String text(HttpServerRequest request, String name) {
    String text = Optional.ofNullable(request.getParam(name)).orElse("").strip();
    return text.substring(0, Math.min(TEXT_MAX, text.length()));
  }

  /** What follows in the path; empty when it is not encoded as it should be. */
  static Optional<String> below(String folder, HttpServerRequest request) {
    try {
      // A plus is a plus in a path.
      String encoded = request.path().substring(folder.length()).replace("+", "%2B");
      return Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** A path of ours to go on to, never another host's; anything else is the first page. */
  static String localPath(String path) {
    boolean ours = path.matches("/[A-Za-z0-9._~%!$&'()*+,;=:@?/-]*") && !path.startsWith("//");
    return ours ? path : "/";
  }
}
