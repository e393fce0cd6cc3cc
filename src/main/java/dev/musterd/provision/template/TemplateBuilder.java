package dev.musterd.provision.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/** A template while it is written; everything stays in the order in which it was put. */
final class TemplateBuilder {
  private final JsonObject parameters = new JsonObject();
  private final JsonObject resources = new JsonObject();
  private final JsonObject outputs = new JsonObject();

  /** What has to be said when the stack is made, unless there is a default. */
  void parameter(String id, JsonObject definition) {
    parameters.put(id, definition);
  }

  void resource(String id, String type, JsonObject properties) {
    resources.put(id, new JsonObject().put("Type", type).put("Properties", properties));
  }

  /** The resource stays when the stack goes. */
  void keep(String id) {
    resources
        .getJsonObject(id)
        .put("DeletionPolicy", "Retain")
        .put("UpdateReplacePolicy", "Retain");
  }

  void output(String id, String description, Object value) {
    outputs.put(id, new JsonObject().put("Description", description).put("Value", value));
  }

  /** Sections without anything in them are not allowed, so they are left out. */
  JsonObject json(String description) {
    JsonObject json =
        new JsonObject()
            .put("AWSTemplateFormatVersion", "2010-09-09")
            .put("Description", description);
    if (!parameters.isEmpty()) {
      json.put("Parameters", parameters);
    }
    return json.put("Resources", resources).put("Outputs", outputs);
  }

  /** As a list, which is how most resources take tags. */
  static JsonArray tags(SortedMap<String, String> tags) {
    JsonArray list = new JsonArray();
    tags.forEach((key, value) -> list.add(new JsonObject().put("Key", key).put("Value", value)));
    return list;
  }

  static SortedMap<String, String> with(SortedMap<String, String> tags, String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(tags);
    more.put(key, value);
    return more;
  }
}
