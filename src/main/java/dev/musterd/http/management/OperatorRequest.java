package dev.musterd.http.management;

import dev.musterd.model.Requester;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.Optional;

/**
 * A request that changes something, and who sent it. A web page cannot send one: its browser names
 * the page in {@code Origin}, and asks first, in vain, before it sends JSON or a header of ours.
 *
 * @param body empty when nothing was sent
 * @see <a href="https://fetch.spec.whatwg.org/#cors-safelisted-request-header">headers that a page
 *     may send unasked</a>
 */
record OperatorRequest(Requester requester, JsonObject body) {
  /** Names the user of the client, such as {@code alice@laptop}. */
  static final String USER = "Musterd-User";

  private static final String JSON = "application/json";

  /**
   * Reads the request.
   *
   * @throws HttpException with the status and what is wrong
   */
  static OperatorRequest of(RoutingContext context) {
    HttpServerRequest request = context.request();
    String user = request.getHeader(USER);
    if (request.getHeader(HttpHeaders.ORIGIN) != null) {
      throw new HttpException(403, "a web page may not ask for this");
    } else if (user == null) {
      throw new HttpException(400, "the header " + USER + " is missing: who asks for this?");
    } else if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      throw new HttpException(415, "the body has to be sent as " + JSON);
    }
    return new OperatorRequest(
        new Requester(user, address(request)), body(context.body().asString()));
  }

  private static boolean isJson(String type) {
    return type != null && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }

  private static String address(HttpServerRequest request) {
    return Optional.ofNullable(request.remoteAddress())
        .map(address -> address.hostAddress())
        .orElse(Requester.UNKNOWN);
  }

  private static JsonObject body(String text) {
    try {
      return text == null || text.isBlank() ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException _) {
      throw new HttpException(400, "the body is no JSON object");
    }
  }

  /**
   * A field of the body, false by default.
   *
   * @throws HttpException when it is no boolean
   */
  boolean flag(String name) {
    Object value = body.getValue(name, false);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new HttpException(400, name + " has to be true or false");
  }
}
