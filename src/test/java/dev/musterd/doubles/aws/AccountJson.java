package dev.musterd.doubles.aws;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** The answers of SQS, SSM, KMS and Service Quotas. */
record AccountJson(Set<String> parameters) {

  /** What the services refuse by themselves. */
  Optional<String> refusal(String action, JsonObject body) {
    return switch (action) {
      case "ChangeMessageVisibility", "DeleteMessage" -> Optional.of("ReceiptHandleIsInvalid");
      case "PutParameter" ->
          parameters.contains(body.getString("Name"))
              ? Optional.of("ParameterAlreadyExists")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  JsonObject answer(String action, JsonObject body, boolean standard) {
    return switch (action) {
      case "GetQueueUrl" ->
          new JsonObject()
              .put("QueueUrl", "https://sqs.example/123456789012/" + body.getString("QueueName"));
      case "GetQueueAttributes" -> attributes(standard);
      case "PutParameter" -> {
        parameters.add(body.getString("Name"));
        yield new JsonObject().put("Version", 1);
      }
      case "DeleteParameters" -> {
        JsonArray names = body.getJsonArray("Names");
        names.forEach(parameters::remove);
        yield new JsonObject().put("DeletedParameters", names);
      }
      case "GetParameter" ->
          new JsonObject()
              .put(
                  "Parameter",
                  new JsonObject().put("Name", body.getString("Name")).put("Value", "ami-arm64"));
      case "DescribeKey" ->
          new JsonObject()
              .put(
                  "KeyMetadata",
                  new JsonObject()
                      .put("KeyId", "1234")
                      .put("Arn", "arn:aws:kms:eu-west-1:123456789012:key/1234")
                      .put("KeyState", "Enabled")
                      .put("KeySpec", "SYMMETRIC_DEFAULT")
                      .put("KeyUsage", "ENCRYPT_DECRYPT"));
      case "GetServiceQuota" -> new JsonObject().put("Quota", new JsonObject().put("Value", 256.0));
      default -> throw new IllegalArgumentException("the double does not know " + action);
    };
  }

  private static JsonObject attributes(boolean standard) {
    return new JsonObject()
        .put(
            "Attributes",
            new JsonObject()
                .put("FifoQueue", standard ? "false" : "true")
                .put("DelaySeconds", "0")
                .put("MessageRetentionPeriod", "86400")
                .put(
                    "RedrivePolicy",
                    "{\"deadLetterTargetArn\":"
                        + "\"arn:aws:sqs:eu-west-1:123456789012:gh-ci-queued-jobs-dead.fifo\","
                        + "\"maxReceiveCount\":1000}"));
  }
}
