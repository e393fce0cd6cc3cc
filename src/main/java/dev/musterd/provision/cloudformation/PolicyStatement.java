package dev.musterd.provision.cloudformation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A builder of a statement of an IAM policy. */
public final class PolicyStatement {
  private static final String VERSION = "2012-10-17";

  private final JsonObject json;

  private PolicyStatement(String sid, String effect, List<String> actions) {
    this.json =
        new JsonObject()
            .put("Sid", sid)
            .put("Effect", effect)
            .put("Action", new JsonArray(actions));
  }

  public static PolicyStatement allow(String sid, String... actions) {
    return new PolicyStatement(sid, "Allow", List.of(actions));
  }

  /** A denial to who has the policy, which no other policy can undo. */
  public static PolicyStatement deny(String sid, String... actions) {
    return new PolicyStatement(sid, "Deny", List.of(actions));
  }

  /** A denial to every principal, in the policy of a resource. */
  public static PolicyStatement denyAll(String sid, String action) {
    PolicyStatement statement = deny(sid, action);
    statement.json.put("Principal", "*");
    return statement;
  }

  /** A permission of a service, in the policy of a resource. */
  public static PolicyStatement allowService(String sid, String service, String action) {
    PolicyStatement statement = allow(sid, action);
    statement.json.put("Principal", new JsonObject().put("Service", service));
    return statement;
  }

  public PolicyStatement on(Object... resources) {
    return on(List.of(resources));
  }

  public PolicyStatement on(List<?> resources) {
    json.put("Resource", new JsonArray(resources));
    return this;
  }

  /** The statement as JSON; a copy. */
  public JsonObject json() {
    return json.copy();
  }

  /** The statement for a part of its resources, under a name of its own. */
  public PolicyStatement part(String sid, JsonArray resources) {
    PolicyStatement part = new PolicyStatement(sid, "", List.of());
    part.json.mergeIn(json()).put("Sid", sid).put("Resource", resources);
    return part;
  }

  /** Adds a condition. All conditions must hold; of several values of one, any. */
  public PolicyStatement when(String operator, String key, Object value) {
    if (!json.containsKey("Condition")) {
      json.put("Condition", new JsonObject());
    }
    JsonObject conditions = json.getJsonObject("Condition");
    if (!conditions.containsKey(operator)) {
      conditions.put(operator, new JsonObject());
    }
    conditions.getJsonObject(operator).put(key, value);
    return this;
  }

  /** A denial of requests without TLS. */
  public static PolicyStatement tlsOnly(String service, Object... resources) {
    return denyAll("TlsOnly", service + ":*")
        .on(resources)
        .when("Bool", "aws:SecureTransport", "false");
  }

  public static JsonObject policy(List<PolicyStatement> statements) {
    JsonArray all = new JsonArray();
    statements.forEach(statement -> all.add(statement.json));
    return new JsonObject().put("Version", VERSION).put("Statement", all);
  }

  /** The trust policy of a role: which service may assume it. */
  public static JsonObject trust(String service) {
    JsonObject statement =
        new JsonObject()
            .put("Effect", "Allow")
            .put("Principal", new JsonObject().put("Service", IntrinsicFunctions.service(service)))
            .put("Action", "sts:AssumeRole");
    return new JsonObject().put("Version", VERSION).put("Statement", JsonArray.of(statement));
  }
}
