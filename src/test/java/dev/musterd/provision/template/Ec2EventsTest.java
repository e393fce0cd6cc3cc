package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EC2's events in the template: rules, queues, and who may write to them. */
class Ec2EventsTest {
  @TempDir private Path directory;

  private JsonObject properties(String id) throws IOException {
    return SampleTemplates.of(directory, "")
        .getJsonObject("Resources")
        .getJsonObject(id)
        .getJsonObject("Properties");
  }

  @Test
  void rules_chooseTheThreeKinds_andOnlyEndsOfInstances() throws IOException {
    assertEquals(
        new JsonObject()
            .put("source", JsonArray.of("aws.ec2"))
            .put("detail-type", JsonArray.of("EC2 Instance State-change Notification"))
            .put(
                "detail",
                new JsonObject().put("state", JsonArray.of("shutting-down", "terminated"))),
        properties("Ec2EndRule").getJsonObject("EventPattern"));
    assertEquals(
        JsonArray.of("EC2 Spot Instance Interruption Warning"),
        properties("Ec2InterruptionRule")
            .getJsonObject("EventPattern")
            .getJsonArray("detail-type"));
    assertEquals(
        JsonArray.of("EC2 Instance Rebalance Recommendation"),
        properties("Ec2RebalanceRule").getJsonObject("EventPattern").getJsonArray("detail-type"));
  }

  @Test
  void rules_haveNamesBelowTheEnvironments_andTheQueueAsTheirTarget() throws IOException {
    for (String id : List.of("Ec2EndRule", "Ec2InterruptionRule", "Ec2RebalanceRule")) {
      JsonObject rule = properties(id);
      assertTrue(rule.getString("Name").startsWith("musterd-gh-ci-ec2-"), rule::encode);
      assertEquals(
          new JsonObject().put("Fn::GetAtt", JsonArray.of("Ec2EventQueue", "Arn")),
          rule.getJsonArray("Targets").getJsonObject(0).getValue("Arn"));
      assertFalse(rule.containsKey("RoleArn"));
    }
  }

  @Test
  void queues_areStandardOnes_encrypted_withADeadLetterQueue() throws IOException {
    JsonObject queue = properties("Ec2EventQueue");
    assertEquals("gh-ci-ec2-events", queue.getString("QueueName"));
    assertEquals(3_600L, queue.getLong("MessageRetentionPeriod"));
    assertEquals(
        new JsonObject().put("Fn::GetAtt", JsonArray.of("Ec2EventDeadLetterQueue", "Arn")),
        queue.getJsonObject("RedrivePolicy").getValue("deadLetterTargetArn"));
    JsonObject dead = properties("Ec2EventDeadLetterQueue");
    assertEquals("gh-ci-ec2-events-dead", dead.getString("QueueName"));
    for (JsonObject each : List.of(queue, dead)) {
      assertTrue(each.getBoolean("SqsManagedSseEnabled"));
      assertFalse(each.containsKey("FifoQueue"));
    }
  }

  @Test
  void queue_takesEventsOfItsRulesOnly_overTlsOnly() throws IOException {
    JsonArray statements =
        properties("Ec2EventQueuePolicy").getJsonObject("PolicyDocument").getJsonArray("Statement");
    assertEquals(2, statements.size());
    JsonObject tls = statements.getJsonObject(0);
    assertEquals("Deny", tls.getString("Effect"));
    assertEquals(2, tls.getJsonArray("Resource").size());
    JsonObject rules = statements.getJsonObject(1);
    assertEquals("Allow", rules.getString("Effect"));
    assertEquals(
        new JsonObject().put("Service", "events.amazonaws.com"), rules.getJsonObject("Principal"));
    assertEquals(JsonArray.of("sqs:SendMessage"), rules.getJsonArray("Action"));
    assertEquals(
        new JsonObject()
            .put(
                "ArnEquals",
                new JsonObject()
                    .put(
                        "aws:SourceArn",
                        JsonArray.of(
                            arn("Ec2EndRule"),
                            arn("Ec2InterruptionRule"),
                            arn("Ec2RebalanceRule")))),
        rules.getJsonObject("Condition"));
  }

  /** A queue of the operator's for jobs says nothing about that of events. */
  @Test
  void queueOfEvents_isMade_alsoBesideAnOperatorsQueueOfJobs() throws IOException {
    String own = "queue.url = \"https://sqs.eu-west-1.amazonaws.com/123456789012/mine.fifo\"";
    JsonObject resources = SampleTemplates.of(directory, own).getJsonObject("Resources");
    assertTrue(resources.containsKey("Ec2EventQueue"));
    assertFalse(resources.containsKey("JobQueue"));
  }

  private static JsonObject arn(String id) {
    return new JsonObject().put("Fn::GetAtt", JsonArray.of(id, "Arn"));
  }
}
