package dev.musterd.aws.sqs;

import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Event.QueueDiffers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The two queues of an environment: found by name or URL, created if configured, compared. */
public final class SqsQueues {
  /**
   * The most that SQS takes. A hold is a redelivery, so a job that waits long for a slot is
   * received often without any fault of its own; musterd itself buries what is hopeless.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">SetQueueAttributes,
   *     RedrivePolicy</a>
   */
  private static final int MAX_RECEIVE_COUNT = 1_000;

  /** The longest retention of SQS: dead letters wait for a person. */
  private static final Duration DEAD_RETENTION = Duration.ofDays(14);

  /**
   * The desired queues.
   *
   * @param url of the job queue, instead of its name
   * @param create whether to create absent queues
   */
  public record Desired(
      String environment,
      Optional<String> url,
      Duration retention,
      Duration visibility,
      boolean create) {

    public AwsNames names() {
      return new AwsNames(environment);
    }
  }

  /** The URLs of the job queue and of its dead-letter queue. */
  public record Addresses(String jobs, String dead) {}

  private final SdkFutures<SqsAsyncClient> sqs;
  private final Desired desired;

  public SqsQueues(SqsAsyncClient client, Context context, Desired desired) {
    this.sqs = new SdkFutures<>(client, context);
    this.desired = desired;
  }

  /** Fails with advice when a queue is absent and may not be created. */
  public Future<Addresses> find() {
    Future<Optional<String>> configured = Future.succeededFuture(desired.url());
    return (desired.url().isPresent() ? configured : urlOf(desired.names().jobQueue()))
        .compose(jobs -> jobs.map(this::withDeadLetterQueue).orElseGet(this::createBoth));
  }

  /** The differences of the job queue from the desired one. */
  public Future<List<QueueDiffers>> differences(Addresses queues) {
    return attributes(queues.jobs()).map(this::differences);
  }

  private List<QueueDiffers> differences(Map<QueueAttributeName, String> actual) {
    List<QueueDiffers> differences = new ArrayList<>();
    ownDelay(actual).ifPresent(differences::add);
    compare(
            actual,
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            "queue.retention",
            desired.retention())
        .ifPresent(differences::add);
    if (deadLetterTarget(actual).isEmpty()) {
      differences.add(
          new QueueDiffers(
              "RedrivePolicy",
              "none",
              desired.names().deadLetterQueue(),
              "set one, with maxReceiveCount " + MAX_RECEIVE_COUNT));
    }
    return List.copyOf(differences);
  }

  /**
   * A delay of the queue's own holds every job back, also where no idle runner can take it: musterd
   * 0.1.0 made its queues so.
   */
  private static Optional<QueueDiffers> ownDelay(Map<QueueAttributeName, String> actual) {
    return Optional.ofNullable(actual.get(QueueAttributeName.DELAY_SECONDS))
        .filter(seconds -> !seconds.equals("0"))
        .map(
            seconds ->
                new QueueDiffers(
                    QueueAttributeName.DELAY_SECONDS.toString(),
                    seconds + " s",
                    "0 s",
                    "set the queue's DelaySeconds to 0, as musterd aws apply does; every job waits"
                        + " for it, whatever pools.NAME.delay says"));
  }

  private static Optional<QueueDiffers> compare(
      Map<QueueAttributeName, String> actual,
      QueueAttributeName name,
      String key,
      Duration configured) {
    return Optional.ofNullable(actual.get(name))
        .filter(seconds -> !seconds.equals(seconds(configured)))
        .map(
            seconds ->
                new QueueDiffers(
                    name.toString(),
                    seconds + " s",
                    seconds(configured) + " s",
                    "change the queue, or set %s to %s seconds".formatted(key, seconds)));
  }

  private Future<Addresses> withDeadLetterQueue(String jobs) {
    return attributes(jobs)
        .compose(actual -> isFifo(actual) ? Future.succeededFuture(actual) : notFifo(jobs))
        .compose(actual -> deadLetterQueue(deadLetterTarget(actual)))
        .map(dead -> new Addresses(jobs, dead));
  }

  private static boolean isFifo(Map<QueueAttributeName, String> actual) {
    return "true".equals(actual.get(QueueAttributeName.FIFO_QUEUE));
  }

  /** Fails for a standard queue, which refuses message groups and deduplication ids. */
  private static <T> Future<T> notFifo(String url) {
    return Future.failedFuture(
        "the queue %s is no FIFO queue; create one, and name it by queue.url, or leave queue.url out"
            .formatted(url));
  }

  /** The dead-letter queue of the redrive policy, or else of the usual name. */
  private Future<String> deadLetterQueue(Optional<String> target) {
    return target
        .map(this::urlOfArn)
        .orElseGet(() -> urlOf(desired.names().deadLetterQueue()))
        .compose(
            found -> found.map(Future::succeededFuture).orElseGet(this::createDeadLetterQueue));
  }

  private Future<Addresses> createBoth() {
    if (!desired.create()) {
      return absent(desired.names().jobQueue());
    }
    return urlOf(desired.names().deadLetterQueue())
        .compose(found -> found.map(Future::succeededFuture).orElseGet(this::createDeadLetterQueue))
        .compose(dead -> createJobQueue(dead).map(jobs -> new Addresses(jobs, dead)));
  }

  private Future<String> createDeadLetterQueue() {
    return create(
        desired.names().deadLetterQueue(),
        Map.of(
            QueueAttributeName.FIFO_QUEUE, "true",
            QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(DEAD_RETENTION),
            QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true"));
  }

  /**
   * Creates the job queue. A job is a message group of its own, so deduplication and throughput are
   * counted per group: that is what AWS calls high throughput.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html">High
   *     throughput for FIFO queues</a>
   */
  private Future<String> createJobQueue(String dead) {
    return attributes(dead)
        .map(
            ofDead ->
                Map.of(
                    QueueAttributeName.FIFO_QUEUE,
                    "true",
                    QueueAttributeName.DELAY_SECONDS,
                    "0",
                    QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                    seconds(desired.retention()),
                    QueueAttributeName.VISIBILITY_TIMEOUT,
                    seconds(desired.visibility()),
                    QueueAttributeName.DEDUPLICATION_SCOPE,
                    "messageGroup",
                    QueueAttributeName.FIFO_THROUGHPUT_LIMIT,
                    "perMessageGroupId",
                    QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                    "true",
                    QueueAttributeName.REDRIVE_POLICY,
                    redrivePolicy(ofDead.get(QueueAttributeName.QUEUE_ARN))))
        .compose(attributes -> create(desired.names().jobQueue(), attributes));
  }

  private Future<String> create(String name, Map<QueueAttributeName, String> attributes) {
    if (!desired.create()) {
      return absent(name);
    }
    return sqs.call(client -> client.createQueue(r -> r.queueName(name).attributes(attributes)))
        .map(answer -> answer.queueUrl());
  }

  private static <T> Future<T> absent(String name) {
    return Future.failedFuture(
        "there is no queue %s; create it, or set queue.create = true to have it made at the start"
            .formatted(name));
  }

  private Future<Map<QueueAttributeName, String>> attributes(String url) {
    return sqs.call(
            client ->
                client.getQueueAttributes(
                    r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
        .map(answer -> answer.attributes())
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof QueueDoesNotExistException
                        ? new IllegalStateException("there is no queue at " + url, failure)
                        : failure));
  }

  private Future<Optional<String>> urlOf(String name) {
    return urlOf(GetQueueUrlRequest.builder().queueName(name).build());
  }

  /** {@code arn:partition:sqs:region:account:name} */
  private Future<Optional<String>> urlOfArn(String arn) {
    String[] parts = arn.split(":", 6);
    return urlOf(
        GetQueueUrlRequest.builder()
            .queueName(parts[parts.length - 1])
            .queueOwnerAWSAccountId(parts.length == 6 ? parts[4] : null)
            .build());
  }

  private Future<Optional<String>> urlOf(GetQueueUrlRequest request) {
    return sqs.call(client -> client.getQueueUrl(request))
        .map(answer -> Optional.of(answer.queueUrl()))
        .recover(
            failure ->
                failure instanceof QueueDoesNotExistException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  private static Optional<String> deadLetterTarget(Map<QueueAttributeName, String> actual) {
    try {
      return Optional.ofNullable(actual.get(QueueAttributeName.REDRIVE_POLICY))
          .map(policy -> new JsonObject(policy).getString("deadLetterTargetArn"));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private static String redrivePolicy(String deadArn) {
    return new JsonObject()
        .put("deadLetterTargetArn", deadArn)
        .put("maxReceiveCount", MAX_RECEIVE_COUNT)
        .encode();
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
