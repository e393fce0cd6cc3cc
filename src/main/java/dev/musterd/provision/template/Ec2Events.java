package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The queue of EC2's events with its dead-letter queue, and the rules of EventBridge that fill it.
 * Events carry no tags, so the rules cannot choose: those of every instance of the account come.
 */
final class Ec2Events {
  static final String QUEUE = "Ec2EventQueue";
  static final String DEAD = "Ec2EventDeadLetterQueue";

  /** The maximum of SQS: the daemon itself moves what it cannot read. */
  private static final int MAX_RECEIVE_COUNT = 1_000;

  /** What an event says is outdated by then: the daemon has read EC2's list. */
  private static final Duration RETENTION = Duration.ofHours(1);

  private static final Duration DEAD_RETENTION = Duration.ofDays(14);

  /** The daemon's own, by which a message that it did not delete comes again. */
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** EventBridge has this name in every partition. */
  private static final String EVENT_BRIDGE = "events.amazonaws.com";

  /**
   * A rule of EventBridge.
   *
   * @param id in the template
   * @param suffix of its name
   * @param detail what the event's details must have; empty for any
   */
  private record Rule(String id, String suffix, String detailType, JsonObject detail) {
    JsonObject pattern() {
      JsonObject pattern =
          new JsonObject()
              .put("source", JsonArray.of("aws.ec2"))
              .put("detail-type", JsonArray.of(detailType));
      return detail.isEmpty() ? pattern : pattern.put("detail", detail);
    }
  }

  private Ec2Events() {}

  private static List<Rule> rules() {
    return List.of(
        new Rule(
            "Ec2EndRule",
            "end",
            "EC2 Instance State-change Notification",
            new JsonObject().put("state", JsonArray.of("shutting-down", "terminated"))),
        new Rule(
            "Ec2InterruptionRule",
            "interruption",
            "EC2 Spot Instance Interruption Warning",
            new JsonObject()),
        new Rule(
            "Ec2RebalanceRule",
            "rebalance",
            "EC2 Instance Rebalance Recommendation",
            new JsonObject()));
  }

  static void add(TemplateBuilder builder, Settings settings) {
    builder.resource(DEAD, "AWS::SQS::Queue", dead(settings));
    builder.resource(QUEUE, "AWS::SQS::Queue", queue(settings));
    for (Rule rule : rules()) {
      builder.resource(rule.id(), "AWS::Events::Rule", rule(settings, rule));
    }
    builder.resource("Ec2EventQueuePolicy", "AWS::SQS::QueuePolicy", policy());
  }

  private static JsonObject dead(Settings settings) {
    return new JsonObject()
        .put("QueueName", settings.awsNames().eventDeadLetterQueue())
        .put("MessageRetentionPeriod", DEAD_RETENTION.toSeconds())
        .put("SqsManagedSseEnabled", true)
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static JsonObject queue(Settings settings) {
    return new JsonObject()
        .put("QueueName", settings.awsNames().eventQueue())
        .put("MessageRetentionPeriod", RETENTION.toSeconds())
        .put("VisibilityTimeout", VISIBILITY.toSeconds())
        .put("SqsManagedSseEnabled", true)
        .put(
            "RedrivePolicy",
            new JsonObject()
                .put("deadLetterTargetArn", attribute(DEAD, "Arn"))
                .put("maxReceiveCount", MAX_RECEIVE_COUNT))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  /** Without tags of its own: CloudFormation passes those of the stack on. */
  private static JsonObject rule(Settings settings, Rule rule) {
    return new JsonObject()
        .put("Name", settings.awsNames().eventRules() + rule.suffix())
        .put("Description", "For musterd in the environment " + settings.environment())
        .put("State", "ENABLED")
        .put("EventPattern", rule.pattern())
        .put(
            "Targets",
            JsonArray.of(new JsonObject().put("Id", "queue").put("Arn", attribute(QUEUE, "Arn"))));
  }

  private static JsonObject policy() {
    JsonArray rules = new JsonArray();
    rules().forEach(rule -> rules.add(attribute(rule.id(), "Arn")));
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(PolicyStatement.tlsOnly("sqs", attribute(QUEUE, "Arn"), attribute(DEAD, "Arn")));
    statements.add(
        PolicyStatement.allowService("OurRules", EVENT_BRIDGE, "sqs:SendMessage")
            .on(attribute(QUEUE, "Arn"))
            .when("ArnEquals", "aws:SourceArn", rules));
    return new JsonObject()
        .put("Queues", JsonArray.of(ref(QUEUE), ref(DEAD)))
        .put("PolicyDocument", PolicyStatement.policy(statements));
  }
}
