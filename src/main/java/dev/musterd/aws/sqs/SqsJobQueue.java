package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.Batcher;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The job queue in SQS. A hanging SQS fails a call by the client's own time limit, which has to be
 * longer than the long poll's 20 seconds.
 */
public final class SqsJobQueue implements JobQueue {
  /** Holds and acknowledgements are in no hurry, and batches are what SQS bills. */
  public static final Duration SETTLING = Duration.ofMillis(100);

  /** Of the client's hundred connections, so that the other calls find one while sends hang. */
  private static final int SENDING_CALLS = 50;

  /**
   * Webhooks that wait for SQS, each on one of a thousand connections: the others are there for
   * those that need no send, and for the answer 503 to one too many. Where SQS takes 20 ms, so many
   * are a third of what it takes in a second.
   */
  private static final int UNSETTLED_SENDS = 600;

  /** Holds and acknowledgements come from our own loops, which wait for their answers. */
  private static final int SETTLING_CALLS = Integer.MAX_VALUE;

  /** Every ticket that may wait (a hundred thousand) can be held or returned at once. */
  private static final int UNSETTLED_RECEIPTS = 100_000;

  /** The longest hold that SQS allows, counted from the receipt. */
  private static final Duration LONGEST_HOLD = Duration.ofHours(12);

  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

  private static final QueueAttributeName VISIBLE =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;

  private static final QueueAttributeName IN_FLIGHT =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

  private static final QueueAttributeName DELAYED =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;

  private final SdkFutures<SqsAsyncClient> sqs;
  private final String url;
  private final DeadLetters deadLetters;
  private final Duration visibility;
  private final Batcher<SqsBatchCalls.Sending> sends;
  private final Batcher<SqsBatchCalls.Holding> holds;
  private final Batcher<QueueMessage.Receipt> acknowledgements;

  /**
   * @param context where batches are gathered and futures complete
   * @param timers called on that context
   * @param visibility how long a received message is hidden
   * @param settling how long a hold or an acknowledgement waits for others to share its call
   */
  public SqsJobQueue(
      SqsAsyncClient client,
      Context context,
      Timers timers,
      SqsQueues.Addresses queues,
      Duration visibility,
      Duration settling) {
    this.sqs = new SdkFutures<>(client, context);
    this.url = queues.jobs();
    this.deadLetters = new DeadLetters(sqs, queues.dead());
    this.visibility = visibility;
    var settled =
        new Batcher.Limits(
            Batcher.Departure.AFTER_WINDOW,
            settling,
            WebhookSends.BATCH_ENTRIES,
            WebhookSends.BATCH_BYTES,
            SETTLING_CALLS,
            UNSETTLED_RECEIPTS);
    var calls = new SqsBatchCalls(sqs, url);
    // Of one thread, as its work is bound to the CPU; Vert.x closes it.
    WorkerExecutor sender = context.owner().createSharedWorkerExecutor("sqs-sends", 1);
    this.sends =
        new Batcher<>(
            timers,
            WebhookSends.limits(SENDING_CALLS, UNSETTLED_SENDS),
            batch -> calls.send(sender, batch));
    this.holds = new Batcher<>(timers, settled, calls::hold);
    this.acknowledgements = new Batcher<>(timers, settled, calls::acknowledge);
  }

  @Override
  public Future<Void> send(Ticket ticket) {
    var sending =
        new SqsBatchCalls.Sending(ticket.id(), ticket.delivery(), TicketJson.write(ticket));
    return sqs.onContext(() -> sends.add(sending, sending.body().length()));
  }

  @Override
  public Future<List<QueueMessage>> receive(int max, Duration wait) {
    // One id for all attempts of this call: an attempt whose answer was lost gives the same again.
    String attempt = UUID.randomUUID().toString();
    return sqs.call(
            client ->
                client.receiveMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .maxNumberOfMessages(max)
                            .waitTimeSeconds(wholeSeconds(wait, LONGEST_POLL))
                            .visibilityTimeout(wholeSeconds(visibility, LONGEST_HOLD))
                            .receiveRequestAttemptId(attempt)
                            .messageSystemAttributeNames(
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                MessageSystemAttributeName.SENT_TIMESTAMP)))
        .map(answer -> answer.messages().stream().map(SqsJobQueue::delivered).toList())
        .recover(
            failure ->
                Future.failedFuture(AwsCallException.explained("ReceiveMessage", url, failure)));
  }

  @Override
  public Future<JobQueue.Depth> depth() {
    return Future.all(messages(url), messages(deadLetters.url()))
        .map(
            both -> {
              Map<QueueAttributeName, Integer> jobs = both.resultAt(0);
              Map<QueueAttributeName, Integer> dead = both.resultAt(1);
              return new JobQueue.Depth(
                  jobs.getOrDefault(VISIBLE, 0),
                  jobs.getOrDefault(IN_FLIGHT, 0),
                  jobs.getOrDefault(DELAYED, 0),
                  dead.values().stream().mapToInt(Integer::intValue).sum());
            });
  }

  private Future<Map<QueueAttributeName, Integer>> messages(String queue) {
    return sqs.call(
            client ->
                client.getQueueAttributes(
                    request -> request.queueUrl(queue).attributeNames(VISIBLE, IN_FLIGHT, DELAYED)))
        .map(
            answer ->
                answer.attributes().entrySet().stream()
                    .collect(
                        Collectors.toMap(Map.Entry::getKey, it -> Integer.valueOf(it.getValue()))))
        .recover(
            failure ->
                Future.failedFuture(
                    AwsCallException.explained("GetQueueAttributes", queue, failure)));
  }

  @Override
  public Future<Void> hold(QueueMessage.Receipt receipt, Duration time) {
    var holding = new SqsBatchCalls.Holding(receipt, wholeSeconds(time, LONGEST_HOLD));
    return sqs.onContext(() -> holds.add(holding, receipt.handle().length()));
  }

  @Override
  public Future<Void> acknowledge(QueueMessage.Receipt receipt) {
    return sqs.onContext(() -> acknowledgements.add(receipt, receipt.handle().length()));
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, String body, String reason) {
    return deadLetters
        .send(receipt.messageId(), Optional.empty(), body, reason)
        .compose(_ -> acknowledge(receipt));
  }

  @Override
  public Future<Void> bury(QueueMessage.Receipt receipt, Ticket ticket, String reason) {
    return deadLetters
        .send(receipt.messageId(), Optional.of(ticket.id()), TicketJson.write(ticket), reason)
        .compose(_ -> acknowledge(receipt));
  }

  private static QueueMessage delivered(Message message) {
    var receipt = new QueueMessage.Receipt(message.messageId(), message.receiptHandle());
    return switch (TicketJson.read(message.body())) {
      case TicketJson.Reading.Read read ->
          new QueueMessage.Parsed(
              read.ticket(),
              receipt,
              Integer.parseInt(
                  message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
              Instant.ofEpochMilli(
                  Long.parseLong(
                      message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP))));
      case TicketJson.Reading.Refused refused ->
          new QueueMessage.Malformed(message.body(), refused.reason(), receipt);
    };
  }

  /** The time in whole seconds, as SQS counts; rounded up, so that no message shows too early. */
  private static int wholeSeconds(Duration time, Duration most) {
    Duration bounded = time.compareTo(most) > 0 ? most : time.isNegative() ? Duration.ZERO : time;
    return (int) bounded.plusNanos(999_999_999).toSeconds();
  }
}
