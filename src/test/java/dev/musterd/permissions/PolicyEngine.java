package dev.musterd.permissions;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * IAM's evaluation of identity policies within one account: what a statement denies is denied, what
 * none allows is denied as well, and a permissions boundary has to allow it too.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">evaluation
 *     logic</a>
 */
record PolicyEngine(List<JsonObject> policies, Optional<JsonObject> boundary) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  PolicyEngine(List<JsonObject> policies) {
    this(policies, Optional.empty());
  }

  boolean allows(AwsRequest request) {
    return judged(policies, request)
        && boundary.map(limit -> judged(List.of(limit), request)).orElse(true);
  }

  private static boolean judged(List<JsonObject> policies, AwsRequest request) {
    List<JsonObject> matching =
        policies.stream()
            .flatMap(policy -> statements(policy).filter(it -> concerns(it, request)))
            .toList();
    return matching.stream().noneMatch(it -> it.getString("Effect").equals("Deny"))
        && matching.stream().anyMatch(it -> it.getString("Effect").equals("Allow"));
  }

  private static Stream<JsonObject> statements(JsonObject policy) {
    return policy.getJsonArray("Statement").stream().map(JsonObject.class::cast);
  }

  private static boolean concerns(JsonObject statement, AwsRequest request) {
    return action(statement, request)
        && resource(statement, request)
        && conditions(statement.getJsonObject("Condition", new JsonObject()), request);
  }

  private static boolean action(JsonObject statement, AwsRequest request) {
    String action = request.action().toLowerCase(Locale.ROOT);
    boolean not = statement.containsKey("NotAction");
    return not
        != texts(statement.getValue(not ? "NotAction" : "Action")).stream()
            .anyMatch(it -> ConditionOperator.like(it.toLowerCase(Locale.ROOT), action));
  }

  private static boolean resource(JsonObject statement, AwsRequest request) {
    boolean not = statement.containsKey("NotResource");
    return not
        != texts(statement.getValue(not ? "NotResource" : "Resource")).stream()
            .flatMap(pattern -> filled(pattern, request).stream())
            .anyMatch(pattern -> ConditionOperator.like(pattern, request.resource()));
  }

  private static boolean conditions(JsonObject conditions, AwsRequest request) {
    return conditions.stream()
        .allMatch(
            operator ->
                ((JsonObject) operator.getValue())
                    .stream()
                        .allMatch(
                            key ->
                                ConditionOperator.of(operator.getKey())
                                    .holds(
                                        texts(key.getValue()).stream()
                                            .flatMap(it -> filled(it, request).stream())
                                            .toList(),
                                        request.values(key.getKey()))));
  }

  /** The text with the request's values for its variables; nothing where one has none. */
  private static Optional<String> filled(String text, AwsRequest request) {
    StringBuilder filled = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      List<String> values = request.values(variable.group(1));
      if (values.size() != 1) {
        return Optional.empty();
      }
      variable.appendReplacement(filled, Matcher.quoteReplacement(values.getFirst()));
    }
    return Optional.of(variable.appendTail(filled).toString());
  }

  private static List<String> texts(Object value) {
    return value instanceof JsonArray array
        ? array.stream().map(String.class::cast).toList()
        : List.of((String) value);
  }
}
