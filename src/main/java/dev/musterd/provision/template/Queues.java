package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The job queue and its dead-letter queue, with the attributes that the daemon would set. */
final class Queues {
  static final String JOBS = "JobQueue";
  static final String DEAD = "DeadLetterQueue";

  /** The maxima of SQS; {@code SqsQueues} says why. */
  private static final int MAX_RECEIVE_COUNT = 1_000;

  private static final Duration DEAD_RETENTION = Duration.ofDays(14);

  private Queues() {}

  /** Adds nothing when {@code queue.url} names a queue of the operator. */
  static void add(TemplateBuilder builder, Settings settings) {
    if (settings.queue().url().isPresent()) {
      return;
    }
    builder.resource(DEAD, "AWS::SQS::Queue", dead(settings));
    builder.resource(JOBS, "AWS::SQS::Queue", jobs(settings));
    builder.resource("QueuesOverTlsOnly", "AWS::SQS::QueuePolicy", tlsOnly());
    builder.output("QueueUrl", "Where waiting jobs are", ref(JOBS));
    builder.output("DeadLetterQueueUrl", "Where jobs go that could not be served", ref(DEAD));
  }

  private static JsonObject dead(Settings settings) {
    return new JsonObject()
        .put("QueueName", settings.awsNames().deadLetterQueue())
        .put("FifoQueue", true)
        .put("MessageRetentionPeriod", DEAD_RETENTION.toSeconds())
        .put("SqsManagedSseEnabled", true)
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static JsonObject jobs(Settings settings) {
    Settings.Queue queue = settings.queue();
    return new JsonObject()
        .put("QueueName", settings.awsNames().jobQueue())
        .put("FifoQueue", true)
        // Jobs wait in the daemon, where it is known whether an idle runner may take them.
        .put("DelaySeconds", 0)
        .put("MessageRetentionPeriod", queue.retention().toSeconds())
        .put("VisibilityTimeout", queue.visibility().toSeconds())
        .put("DeduplicationScope", "messageGroup")
        .put("FifoThroughputLimit", "perMessageGroupId")
        .put("SqsManagedSseEnabled", true)
        .put(
            "RedrivePolicy",
            new JsonObject()
                .put("deadLetterTargetArn", attribute(DEAD, "Arn"))
                .put("maxReceiveCount", MAX_RECEIVE_COUNT))
        .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings)));
  }

  private static JsonObject tlsOnly() {
    PolicyStatement statement =
        PolicyStatement.tlsOnly("sqs", attribute(JOBS, "Arn"), attribute(DEAD, "Arn"));
    return new JsonObject()
        .put("Queues", JsonArray.of(ref(JOBS), ref(DEAD)))
        .put("PolicyDocument", PolicyStatement.policy(List.of(statement)));
  }
}
