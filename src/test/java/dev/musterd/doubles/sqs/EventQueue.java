package dev.musterd.doubles.sqs;

import dev.musterd.doubles.Hang;
import dev.musterd.model.AwsNames;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The queue of EC2's events and its dead-letter queue in an emulator of SQS, and EventBridge, which
 * writes to it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html">state
 *     change events</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html">interruption
 *     notices</a>
 */
public final class EventQueue {
  private final SqsAsyncClient client;
  private final String url;
  private final String deadUrl;

  private EventQueue(SqsAsyncClient client, String url, String deadUrl) {
    this.client = client;
    this.url = url;
    this.deadUrl = deadUrl;
  }

  /** Makes both queues, as {@code musterd aws apply} does. */
  public static EventQueue create(SqsAsyncClient client, AwsNames names) {
    return new EventQueue(
        client, create(client, names.eventQueue()), create(client, names.eventDeadLetterQueue()));
  }

  private static String create(SqsAsyncClient client, String name) {
    return await(client.createQueue(request -> request.queueName(name))).queueUrl();
  }

  /** Puts an event there; does not wait. */
  public CompletableFuture<?> put(InstanceNotice notice) {
    return put(json(notice).encode());
  }

  /** Puts any text there; does not wait. */
  public CompletableFuture<?> put(String body) {
    return client.sendMessage(request -> request.queueUrl(url).messageBody(body));
  }

  /** Messages on the dead-letter queue: each body and its reason. */
  public List<String> dead() {
    return await(
            client.receiveMessage(
                request ->
                    request
                        .queueUrl(deadUrl)
                        .visibilityTimeout(0)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All")))
        .messages()
        .stream()
        .map(
            message ->
                message.body() + ": " + message.messageAttributes().get("reason").stringValue())
        .toList();
  }

  public static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static JsonObject json(InstanceNotice notice) {
    String arn = "arn:aws:ec2:eu-west-1:123456789012:instance/" + notice.instance();
    JsonObject detail = new JsonObject().put("instance-id", notice.instance().value());
    more(notice.kind()).forEach(detail::put);
    return new JsonObject()
        .put("version", "0")
        .put("id", notice.event())
        .put("detail-type", type(notice.kind()))
        .put("source", "aws.ec2")
        .put("account", notice.place().account())
        .put("time", notice.time().toString())
        .put("region", notice.place().region())
        .put("resources", JsonArray.of(arn))
        .put("detail", detail);
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case Kind.StateChanged _ -> "EC2 Instance State-change Notification";
      case Kind.InterruptionWarned _ -> "EC2 Spot Instance Interruption Warning";
      case Kind.RebalanceRecommended _ -> "EC2 Instance Rebalance Recommendation";
    };
  }

  private static Map<String, String> more(Kind kind) {
    return switch (kind) {
      case Kind.StateChanged(String state) -> Map.of("state", state);
      case Kind.InterruptionWarned(String action) -> Map.of("instance-action", action);
      case Kind.RebalanceRecommended _ -> Map.of();
    };
  }
}
