package dev.musterd.aot;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;

/**
 * EC2, SSM, SQS and STS as far as one job needs them: a queue that gives back what it took, a fleet
 * request that brings one instance, and agreement to everything else.
 */
final class CannedAws {
  static final String INSTANCE = "i-00000000000000001";

  static final String ACCOUNT = "000000000000";

  private final Queue<String> messages = new ArrayDeque<>();

  /** SQS's and SSM's JSON protocol. */
  JsonObject json(String operation, JsonObject call, String base) {
    return switch (operation) {
      case "GetQueueUrl" ->
          new JsonObject()
              .put("QueueUrl", base + "/" + ACCOUNT + "/" + call.getString("QueueName"));
      case "GetQueueAttributes" ->
          new JsonObject()
              .put(
                  "Attributes",
                  new JsonObject()
                      .put("FifoQueue", "true")
                      .put("DelaySeconds", "0")
                      .put("MessageRetentionPeriod", "86400"));
      case "SendMessageBatch" -> sent(call);
      case "ReceiveMessage" -> received();
      case "DeleteMessageBatch", "ChangeMessageVisibilityBatch" -> agreed(call);
      case "GetParametersByPath" -> new JsonObject().put("Parameters", new JsonArray());
      case "PutParameter" -> new JsonObject().put("Version", 1).put("Tier", "Standard");
      default -> new JsonObject();
    };
  }

  private JsonObject sent(JsonObject call) {
    JsonArray done = new JsonArray();
    for (Object each : call.getJsonArray("Entries")) {
      JsonObject entry = (JsonObject) each;
      messages.add(entry.getString("MessageBody"));
      done.add(
          new JsonObject()
              .put("Id", entry.getString("Id"))
              .put("MessageId", entry.getString("Id"))
              .put("MD5OfMessageBody", md5(entry.getString("MessageBody"))));
    }
    return new JsonObject().put("Successful", done).put("Failed", new JsonArray());
  }

  private JsonObject received() {
    JsonArray given = new JsonArray();
    for (String body = messages.poll(); body != null; body = messages.poll()) {
      given.add(
          new JsonObject()
              .put("MessageId", "m-" + given.size())
              .put("ReceiptHandle", "r-" + given.size())
              .put("Body", body)
              .put("MD5OfBody", md5(body))
              .put(
                  "Attributes",
                  new JsonObject()
                      .put("ApproximateReceiveCount", "1")
                      .put("SentTimestamp", Long.toString(Instant.now().toEpochMilli()))));
    }
    return new JsonObject().put("Messages", given);
  }

  private static JsonObject agreed(JsonObject call) {
    JsonArray done = new JsonArray();
    call.getJsonArray("Entries")
        .forEach(each -> done.add(new JsonObject().put("Id", ((JsonObject) each).getString("Id"))));
    return new JsonObject().put("Successful", done).put("Failed", new JsonArray());
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5"); // SQS's, which the SDK checks.
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** EC2's and STS's query protocol. */
  String xml(String form) {
    if (form.contains("Action=GetCallerIdentity")) {
      // The SDK takes the first element for the result.
      return element(
          "GetCallerIdentityResponse",
          element(
              "GetCallerIdentityResult",
              element("Arn", "arn:aws:iam::" + ACCOUNT + ":user/training")
                  + element("UserId", "training")
                  + element("Account", ACCOUNT)));
    }
    if (form.contains("Action=CreateFleet")) {
      return response(
          "CreateFleet",
          element("fleetId", "fleet-1")
              + element("errorSet", "")
              + element("fleetInstanceSet", element("item", placed())));
    }
    String action = form.replaceFirst("(?s).*Action=(\\w+).*", "$1");
    return response(action, element("reservationSet", ""));
  }

  private static String placed() {
    String place = element("instanceType", "m5.large") + element("subnetId", "subnet-1");
    return element("launchTemplateAndOverrides", element("overrides", place))
        + element("lifecycle", "spot")
        + element("instanceIds", element("item", INSTANCE))
        + element("instanceType", "m5.large");
  }

  private static String response(String action, String content) {
    return element(action + "Response", element("requestId", "r") + content);
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }
}
