package dev.musterd.provision.template;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedSet;
import java.util.TreeSet;

/** The log groups in an operator's agent configuration. */
final class AgentLogGroups {
  private static final String KEY = "log_group_name";

  private AgentLogGroups() {}

  /**
   * As patterns: what the agent fills in, such as {@code {instance_id}}, may be anything. Empty
   * when the text is no JSON, or names no group.
   */
  static SortedSet<String> in(String configuration) {
    SortedSet<String> groups = new TreeSet<>();
    try {
      collect(new JsonObject(configuration), groups);
    } catch (DecodeException _) {
      // The agent takes JSON only; it will say so on the instance.
    }
    return groups;
  }

  private static void collect(Object value, SortedSet<String> groups) {
    if (value instanceof JsonObject object) {
      object.forEach(
          entry -> {
            if (entry.getKey().equals(KEY) && entry.getValue() instanceof String name) {
              groups.add(name.replaceAll("\\{[^}]*}", "*"));
            }
            collect(entry.getValue(), groups);
          });
    } else if (value instanceof JsonArray array) {
      array.forEach(element -> collect(element, groups));
    }
  }
}
