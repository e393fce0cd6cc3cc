package dev.musterd.aws.sqs;

import dev.musterd.doubles.Hang;
import dev.musterd.port.JobQueue;
import dev.musterd.port.JobQueueContract;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The real queue over an emulator, with a fresh pair of queues for each test. */
final class SqsBench implements JobQueueContract.Bench {
  private final SqsAsyncClient client;
  private final SqsQueues.Addresses queues;
  private final SqsJobQueue queue;

  SqsBench(Vertx vertx, SqsAsyncClient client, Duration delay, Duration visibility) {
    this.client = client;
    Context context = vertx.getOrCreateContext();
    this.queues = await(new SqsQueues(client, context, wanted(visibility)).find());
    if (delay.isPositive()) {
      // As a queue of 0.1.0 has it, or one that the operator made.
      Map<QueueAttributeName, String> own =
          Map.of(QueueAttributeName.DELAY_SECONDS, "" + delay.toSeconds());
      client.setQueueAttributes(r -> r.queueUrl(queues.jobs()).attributes(own)).join();
    }
    this.queue =
        new SqsJobQueue(client, context, timers(vertx), queues, visibility, SqsJobQueue.SETTLING);
  }

  private static SqsQueues.Desired wanted(Duration visibility) {
    String environment = "t-" + UUID.randomUUID().toString().substring(0, 13);
    return new SqsQueues.Desired(
        environment, Optional.empty(), Duration.ofDays(1), visibility, true);
  }

  static Timers timers(Vertx vertx) {
    return (delay, action) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
      return () -> vertx.cancelTimer(id);
    };
  }

  static <T> T awaited(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("did not complete", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  SqsQueues.Addresses queues() {
    return queues;
  }

  @Override
  public JobQueue queue() {
    return queue;
  }

  @Override
  public <T> T await(Future<T> future) {
    return awaited(future);
  }

  @Override
  public void sendUnreadable(String body) {
    String id = UUID.randomUUID().toString();
    client
        .sendMessage(
            request ->
                request
                    .queueUrl(queues.jobs())
                    .messageGroupId(id)
                    .messageDeduplicationId(id)
                    .messageBody(body))
        .join();
  }

  /** Reads until nothing more comes. */
  @Override
  public List<JobQueueContract.DeadMessage> dead() {
    List<JobQueueContract.DeadMessage> dead = new ArrayList<>();
    List<Message> batch = receiveDead();
    while (!batch.isEmpty()) {
      batch.stream().map(SqsBench::dead).forEach(dead::add);
      batch = receiveDead();
    }
    return dead;
  }

  private List<Message> receiveDead() {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(queues.dead())
                    .maxNumberOfMessages(10)
                    .visibilityTimeout(60)
                    .waitTimeSeconds(1)
                    .messageAttributeNames("All"))
        .join()
        .messages();
  }

  private static JobQueueContract.DeadMessage dead(Message message) {
    return new JobQueueContract.DeadMessage(
        message.body(),
        message.messageAttributes().get("reason").stringValue(),
        Optional.ofNullable(message.messageAttributes().get("job"))
            .map(value -> value.stringValue()));
  }

  @Override
  public void close() {
    // The emulator and the client outlive the test.
  }
}
