package dev.musterd.http.management;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Refuses requests for names that this listener does not have. Without it, a page of any name that
 * is made to lead here could read, in the browser of an authorized operator, everything that this
 * listener serves.
 *
 * @see <a href="https://en.wikipedia.org/wiki/DNS_rebinding">DNS rebinding</a>
 */
final class HostCheck implements Handler<RoutingContext> {
  private static final String LOCALHOST = "localhost";

  private final List<String> names;
  private final Predicate<HttpServerRequest> authenticated;

  /**
   * @param names beside addresses and localhost, which no page of another host can be reached by
   * @param authenticated whether a request carries the token, which no such page knows
   */
  HostCheck(List<String> names, Predicate<HttpServerRequest> authenticated) {
    this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    this.authenticated = authenticated;
  }

  @Override
  public void handle(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority != null && isOurs(authority.host()) || authenticated.test(context.request())) {
      context.next();
    } else {
      context.fail(
          new HttpException(
              421, "this listener has no such name; management.hosts can give it one"));
    }
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals(LOCALHOST)
        || name.endsWith("." + LOCALHOST)
        || names.contains(name)
        || isAddress(name);
  }

  private static boolean isAddress(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return InetAddress.ofLiteral(bare) != null;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
