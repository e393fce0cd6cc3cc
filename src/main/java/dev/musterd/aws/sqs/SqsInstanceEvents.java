package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.AwsNames;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.QueueMessage.Receipt;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.InstanceEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * EC2's events in SQS: a standard queue that EventBridge fills. It is found by its name when it is
 * first asked for, and looked for again after it was absent.
 */
public final class SqsInstanceEvents implements InstanceEvents {
  /** Within this, a message is acted on and deleted; else it is given out again. */
  private static final int VISIBILITY_SECONDS = 30;

  /** SQS's maximum for a batch. */
  private static final int BATCH = 10;

  private static final int BAD_REQUEST = 400;

  private final SdkFutures<SqsAsyncClient> sqs;
  private final AwsNames names;
  private final InstanceNotice.Place home;
  private Optional<String> url = Optional.empty();

  /**
   * @param home the account and region of the environment
   */
  public SqsInstanceEvents(
      SqsAsyncClient client, Context context, AwsNames names, InstanceNotice.Place home) {
    this.sqs = new SdkFutures<>(client, context);
    this.names = names;
    this.home = home;
  }

  @Override
  public Future<Reception> receive(int max, Duration wait) {
    return found()
        .compose(queue -> receive(queue, max, wait))
        .recover(
            failure -> {
              url = Optional.empty();
              return absence(failure)
                  .<Future<Reception>>map(Future::succeededFuture)
                  .orElseGet(
                      () ->
                          Future.failedFuture(
                              AwsCallException.explained(
                                  "ReceiveMessage", names.eventQueue(), failure)));
            });
  }

  private Future<String> found() {
    return url.map(Future::succeededFuture)
        .orElseGet(() -> urlOf(names.eventQueue()))
        .onSuccess(found -> url = Optional.of(found));
  }

  private Future<String> urlOf(String name) {
    return sqs.call(client -> client.getQueueUrl(request -> request.queueName(name)))
        .map(answer -> answer.queueUrl());
  }

  private Future<Reception> receive(String queue, int max, Duration wait) {
    return sqs.call(
            client ->
                client.receiveMessage(
                    request ->
                        request
                            .queueUrl(queue)
                            .maxNumberOfMessages(max)
                            .waitTimeSeconds((int) wait.toSeconds())
                            .visibilityTimeout(VISIBILITY_SECONDS)
                            .messageSystemAttributeNames(
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)))
        .map(
            answer ->
                new Reception.Received(
                    home, answer.messages().stream().map(SqsInstanceEvents::message).toList()));
  }

  private static Message message(software.amazon.awssdk.services.sqs.model.Message received) {
    Receipt receipt = new Receipt(received.messageId(), received.receiptHandle());
    return switch (Ec2EventJson.read(received.body())) {
      case Ec2EventJson.Reading.Read(var notice) ->
          new Message.Notice(
              notice,
              receipt,
              Integer.parseInt(
                  received.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
      case Ec2EventJson.Reading.News(var news) -> new Message.News(news, receipt);
      case Ec2EventJson.Reading.Foreign(String about) -> new Message.Foreign(about, receipt);
      case Ec2EventJson.Reading.Refused(String reason) ->
          new Message.Malformed(received.body(), reason, receipt);
    };
  }

  /** Whether the failure says that there is nothing to be read by us; empty for others. */
  private Optional<Reception> absence(Throwable failure) {
    Why why =
        failure instanceof AwsServiceException refused
            ? AwsErrors.why(SdkFutures.code(refused), BAD_REQUEST)
            : Why.NO_ANSWER;
    return switch (why) {
      case ABSENT -> Optional.of(new Reception.Absent("there is no queue " + names.eventQueue()));
      case DENIED ->
          Optional.of(
              new Reception.Absent(
                  AwsCallException.explained("the queue", names.eventQueue(), failure)
                      .getMessage()));
      default -> Optional.empty();
    };
  }

  @Override
  public Future<Void> delete(Collection<Receipt> receipts) {
    return found().compose(queue -> delete(new SqsBatchCalls(sqs, queue), List.copyOf(receipts)));
  }

  private static Future<Void> delete(SqsBatchCalls calls, List<Receipt> receipts) {
    List<Future<Void>> batches = new ArrayList<>();
    for (int from = 0; from < receipts.size(); from += BATCH) {
      batches.add(
          calls
              .acknowledge(receipts.subList(from, Math.min(from + BATCH, receipts.size())))
              .compose(
                  failures ->
                      failures.isEmpty()
                          ? Future.succeededFuture()
                          : Future.failedFuture(failures.values().iterator().next())));
    }
    return Future.join(batches).mapEmpty();
  }

  @Override
  public Future<Void> bury(Message.Malformed message) {
    return urlOf(names.eventDeadLetterQueue())
        .compose(dead -> new DeadLetters(sqs, dead).send(message.body(), message.reason()))
        .compose(_ -> delete(List.of(message.receipt())));
  }
}
