package dev.musterd.http.dashboard;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which handler answers which paths.
 *
 * @param path a regular expression over the path as it was sent
 */
public record PageRoute(String path, Set<HttpMethod> methods, Handler<RoutingContext> handler) {
  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> FORM =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

  static PageRoute read(String path, Handler<RoutingContext> handler) {
    return new PageRoute(Pattern.quote(path), READ, handler);
  }

  /** All paths in a folder. */
  static PageRoute readBelow(String folder, Handler<RoutingContext> handler) {
    return new PageRoute(Pattern.quote(folder) + ".+", READ, handler);
  }

  static PageRoute form(String path, Handler<RoutingContext> handler) {
    return new PageRoute(Pattern.quote(path), FORM, handler);
  }

  /** Paths of a folder that end with a word, such as an action on what is between. */
  static PageRoute formBelow(String folder, String end, Handler<RoutingContext> handler) {
    return new PageRoute(Pattern.quote(folder) + "[^/]+" + Pattern.quote(end), FORM, handler);
  }
}
