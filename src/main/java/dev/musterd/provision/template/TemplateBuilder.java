package dev.musterd.provision.template;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/** A builder of a template, which keeps the order of insertion. */
final class TemplateBuilder {
  private final JsonObject parameters = new JsonObject();
  private final JsonObject resources = new JsonObject();
  private final JsonObject outputs = new JsonObject();

  /** Adds a parameter of the stack. */
  void parameter(String id, JsonObject definition) {
    parameters.put(id, definition);
  }

  void resource(String id, String type, JsonObject properties) {
    resources.put(id, new JsonObject().put("Type", type).put("Properties", properties));
  }

  /** Keeps the resource when the stack is deleted. */
  void keep(String id) {
    resources
        .getJsonObject(id)
        .put("DeletionPolicy", "Retain")
        .put("UpdateReplacePolicy", "Retain");
  }

  /** Adds a key beside the type and the properties of a resource, such as {@code DependsOn}. */
  void beside(String id, String key, Object value) {
    resources.getJsonObject(id).put(key, value);
  }

  void output(String id, String description, Object value) {
    outputs.put(id, new JsonObject().put("Description", description).put("Value", value));
  }

  /** The template, without empty sections, which CloudFormation refuses. */
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

  /** The tags as a list, as most resources take them. */
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
