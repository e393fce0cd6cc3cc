package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicySize;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Statements as managed policies: few documents, each short enough for IAM. */
record PolicyDocuments(PolicySize size) {
  /** The most managed policies of a role, unless AWS raises the account's quota. */
  static final int ATTACHED_MAX = 10;

  PolicyDocuments(Settings settings) {
    this(new PolicySize(settings));
  }

  /**
   * The documents, in the order of the statements where that costs no document. One with a single
   * statement may be too long, when that cannot be divided.
   */
  List<JsonObject> of(List<PolicyStatement> statements) {
    List<List<PolicyStatement>> documents = new ArrayList<>();
    for (PolicyStatement statement : statements) {
      divided(statement, statement.json().getString("Sid")).forEach(part -> put(part, documents));
    }
    return documents.stream().map(PolicyStatement::policy).toList();
  }

  private void put(PolicyStatement statement, List<List<PolicyStatement>> documents) {
    for (List<PolicyStatement> document : documents) {
      document.add(statement);
      if (fits(document)) {
        return;
      }
      document.removeLast();
    }
    documents.add(new ArrayList<>(List.of(statement)));
  }

  /** Parts for some of the resources each, where the whole is longer than a document. */
  private List<PolicyStatement> divided(PolicyStatement statement, String sid) {
    JsonArray resources = statement.json().getJsonArray("Resource");
    if (fits(List.of(statement)) || resources.size() < 2) {
      return List.of(statement);
    }
    int half = resources.size() / 2;
    List<PolicyStatement> parts = new ArrayList<>();
    parts.addAll(divided(statement.part(sid, part(resources, 0, half)), sid));
    String next = sid + (parts.size() + 1);
    parts.addAll(divided(statement.part(next, part(resources, half, resources.size())), next));
    return parts;
  }

  private static JsonArray part(JsonArray array, int from, int to) {
    return new JsonArray(array.stream().skip(from).limit(to - from).toList());
  }

  private boolean fits(List<PolicyStatement> statements) {
    return size.of(PolicyStatement.policy(statements)) <= PolicySize.MANAGED;
  }
}
