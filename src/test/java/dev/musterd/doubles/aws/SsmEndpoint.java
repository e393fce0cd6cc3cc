package dev.musterd.doubles.aws;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SSM's JSON 1.1 protocol over the simulated cloud. */
final class SsmEndpoint {
  private final SimulatedCloud cloud;

  SsmEndpoint(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  String answer(Api api, JsonObject body) {
    JsonObject content =
        switch (api) {
          case PUT_PARAMETER -> new JsonObject().put("Version", cloud.parameters().put(put(body)));
          case GET_PARAMETER -> one(body);
          case GET_PARAMETERS_BY_PATH -> page(body);
          case DELETE_PARAMETERS -> deleted(names(body.getJsonArray("Names")));
          case CREATE_FLEET,
              DESCRIBE_INSTANCES,
              DESCRIBE_SPOT_PRICE_HISTORY,
              DESCRIBE_SUBNETS,
              TERMINATE_INSTANCES,
              CREATE_TAGS,
              DELETE_TAGS,
              GET_CONSOLE_OUTPUT,
              GET_CALLER_IDENTITY ->
              throw new CloudException("InvalidAction", 400, "Not an action of SSM");
        };
    return content.encode();
  }

  private static Parameters.Put put(JsonObject body) {
    Map<String, String> tags = new HashMap<>();
    for (Object each : body.getJsonArray("Tags", new JsonArray())) {
      JsonObject tag = (JsonObject) each;
      tags.put(tag.getString("Key"), tag.getString("Value"));
    }
    return new Parameters.Put(
        body.getString("Name"),
        body.getString("Type"),
        body.getString("Tier", "Standard"),
        body.getString("Value"),
        body.getBoolean("Overwrite", false),
        Optional.ofNullable(body.getString("KeyId")),
        tags);
  }

  private JsonObject one(JsonObject body) {
    return cloud
        .parameters()
        .find(body.getString("Name"))
        .map(
            parameter ->
                new JsonObject()
                    .put("Parameter", json(parameter, body.getBoolean("WithDecryption", false))))
        .orElseThrow(() -> new CloudException("ParameterNotFound", 400, ""));
  }

  private JsonObject page(JsonObject body) {
    int limit = body.getInteger("MaxResults", 10);
    if (limit > 10) {
      throw new CloudException("ValidationException", 400, "MaxResults must be at most 10");
    }
    List<Parameters.Parameter> below = cloud.parameters().below(body.getString("Path"));
    int from = Integer.parseInt(body.getString("NextToken", "0"));
    int to = Math.min(from + limit, below.size());
    JsonArray page = new JsonArray();
    below
        .subList(Math.min(from, to), to)
        .forEach(each -> page.add(json(each, body.getBoolean("WithDecryption", false))));
    JsonObject answer = new JsonObject().put("Parameters", page);
    return to < below.size() ? answer.put("NextToken", Integer.toString(to)) : answer;
  }

  private static JsonObject json(Parameters.Parameter parameter, boolean decrypted) {
    return new JsonObject()
        .put("Name", parameter.name())
        .put("Type", parameter.type())
        .put("Value", decrypted ? parameter.value() : "encrypted")
        .put("Version", parameter.version());
  }

  private JsonObject deleted(List<String> names) {
    List<String> gone = cloud.parameters().delete(names);
    List<String> unknown = names.stream().filter(name -> !gone.contains(name)).toList();
    return new JsonObject()
        .put("DeletedParameters", new JsonArray(gone))
        .put("InvalidParameters", new JsonArray(unknown));
  }

  private static List<String> names(JsonArray names) {
    return names.stream().map(String.class::cast).toList();
  }
}
