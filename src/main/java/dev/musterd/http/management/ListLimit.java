package dev.musterd.http.management;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameter {@code limit}: how many rows of a list are wanted at most. */
final class ListLimit {
  /** A screen or two, without a parameter that asks for more. */
  private static final int DEFAULT = 100;

  /** Some hundred KB of JSON, made within a few milliseconds. */
  private static final int MAX = 1_000;

  private static final Pattern FORM = Pattern.compile("[0-9]{1,4}");

  private ListLimit() {}

  /** Empty when what is asked for is no limit. */
  static Optional<Integer> of(RoutingContext context) {
    return Optional.ofNullable(context.request().getParam("limit"))
        .or(() -> Optional.of(Integer.toString(DEFAULT)))
        .filter(text -> FORM.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX);
  }

  static ManagementResponse wrong() {
    return ManagementResponse.error(400, "limit must be a number from 0 to " + MAX);
  }
}
