package dev.musterd.aws;

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

/** The two queues of an environment: found by name or URL, made when asked for, and checked. */
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

  /** The most that SQS takes: the dead wait for a person. */
  private static final Duration DEAD_RETENTION = Duration.ofDays(14);

  /**
   * What the configuration asks of the queues.
   *
   * @param url of the job queue, instead of its name
   * @param create whether to make what is absent
   */
  public record Wanted(
      String environment,
      Optional<String> url,
      Duration delay,
      Duration retention,
      Duration visibility,
      boolean create) {

    AwsNames names() {
      return new AwsNames(environment);
    }
  }

  /** The URLs of the job queue and of its dead-letter queue. */
  public record Addresses(String jobs, String dead) {}

  private final SdkFutures<SqsAsyncClient> sqs;
  private final Wanted wanted;

  public SqsQueues(SqsAsyncClient client, Context context, Wanted wanted) {
    this.sqs = new SdkFutures<>(client, context);
    this.wanted = wanted;
  }

  /** Fails with what to do when a queue is absent and may not be made. */
  public Future<Addresses> find() {
    Future<Optional<String>> configured = Future.succeededFuture(wanted.url());
    return (wanted.url().isPresent() ? configured : urlOf(wanted.names().jobQueue()))
        .compose(jobs -> jobs.map(this::withItsDead).orElseGet(this::makeBoth));
  }

  /** Where an existing job queue is not what the configuration asks for; empty when it is. */
  public Future<List<QueueDiffers>> differences(Addresses queues) {
    return attributes(queues.jobs()).map(this::differences);
  }

  private List<QueueDiffers> differences(Map<QueueAttributeName, String> actual) {
    List<QueueDiffers> differences = new ArrayList<>();
    compare(actual, QueueAttributeName.DELAY_SECONDS, "queue.delay", wanted.delay())
        .ifPresent(differences::add);
    compare(
            actual,
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            "queue.retention",
            wanted.retention())
        .ifPresent(differences::add);
    if (deadLetterTarget(actual).isEmpty()) {
      differences.add(
          new QueueDiffers(
              "RedrivePolicy",
              "none",
              wanted.names().deadLetterQueue(),
              "set one, with maxReceiveCount " + MAX_RECEIVE_COUNT));
    }
    return List.copyOf(differences);
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

  private Future<Addresses> withItsDead(String jobs) {
    return attributes(jobs)
        .compose(actual -> isFifo(actual) ? Future.succeededFuture(actual) : noFifo(jobs))
        .compose(actual -> deadOf(deadLetterTarget(actual)))
        .map(dead -> new Addresses(jobs, dead));
  }

  private static boolean isFifo(Map<QueueAttributeName, String> actual) {
    return "true".equals(actual.get(QueueAttributeName.FIFO_QUEUE));
  }

  /** Every send would be refused: the message group and the deduplication id are FIFO's alone. */
  private static <T> Future<T> noFifo(String url) {
    return Future.failedFuture(
        "the queue %s is no FIFO queue; create one, and name it by queue.url, or leave queue.url out"
            .formatted(url));
  }

  /** The redrive policy's target, else the one of the usual name. */
  private Future<String> deadOf(Optional<String> target) {
    return target
        .map(this::urlOfArn)
        .orElseGet(() -> urlOf(wanted.names().deadLetterQueue()))
        .compose(found -> found.map(Future::succeededFuture).orElseGet(this::makeDead));
  }

  private Future<Addresses> makeBoth() {
    if (!wanted.create()) {
      return absent(wanted.names().jobQueue());
    }
    return urlOf(wanted.names().deadLetterQueue())
        .compose(found -> found.map(Future::succeededFuture).orElseGet(this::makeDead))
        .compose(dead -> makeJobs(dead).map(jobs -> new Addresses(jobs, dead)));
  }

  private Future<String> makeDead() {
    return make(
        wanted.names().deadLetterQueue(),
        Map.of(
            QueueAttributeName.FIFO_QUEUE, "true",
            QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(DEAD_RETENTION),
            QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true"));
  }

  /**
   * A job is a message group of its own, so deduplication and throughput are counted per group:
   * that is what AWS calls high throughput.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html">High
   *     throughput for FIFO queues</a>
   */
  private Future<String> makeJobs(String dead) {
    return attributes(dead)
        .map(
            ofDead ->
                Map.of(
                    QueueAttributeName.FIFO_QUEUE,
                    "true",
                    QueueAttributeName.DELAY_SECONDS,
                    seconds(wanted.delay()),
                    QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                    seconds(wanted.retention()),
                    QueueAttributeName.VISIBILITY_TIMEOUT,
                    seconds(wanted.visibility()),
                    QueueAttributeName.DEDUPLICATION_SCOPE,
                    "messageGroup",
                    QueueAttributeName.FIFO_THROUGHPUT_LIMIT,
                    "perMessageGroupId",
                    QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
                    "true",
                    QueueAttributeName.REDRIVE_POLICY,
                    redrivePolicy(ofDead.get(QueueAttributeName.QUEUE_ARN))))
        .compose(attributes -> make(wanted.names().jobQueue(), attributes));
  }

  private Future<String> make(String name, Map<QueueAttributeName, String> attributes) {
    if (!wanted.create()) {
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
