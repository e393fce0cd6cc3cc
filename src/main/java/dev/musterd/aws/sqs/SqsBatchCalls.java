package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Job;
import dev.musterd.model.QueueMessage;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** The job queue's three batch calls of up to ten entries; results list failures by position. */
public record SqsBatchCalls(SdkFutures<SqsAsyncClient> sqs, String url) {
  private static final int BAD_REQUEST = 400;

  /**
   * @param delivery of the webhook that announced the job
   */
  record Sending(Job.Id job, String delivery, String body) {}

  /**
   * @param seconds 0 to 43,200
   */
  record Holding(QueueMessage.Receipt receipt, int seconds) {}

  /**
   * Sends tickets. Each job is its own message group, so no job waits behind another.
   *
   * @param sender begins the calls: they are large, and webhooks make them many
   */
  Future<Map<Integer, String>> send(WorkerExecutor sender, List<Sending> batch) {
    return named("SendMessageBatch", isolated(batch, part -> sendWhole(sender, part)));
  }

  private Future<Map<Integer, String>> sendWhole(WorkerExecutor sender, List<Sending> batch) {
    return sqs.callBy(
            sender,
            client ->
                client.sendMessageBatch(
                    request ->
                        request
                            .queueUrl(url)
                            .entries(entries(batch))
                            .overrideConfiguration(WebhookSends.TIME_LIMIT)))
        .map(
            answer ->
                SqsBatchResults.failures(
                    batch.size(),
                    answer.successful().stream().map(SendMessageBatchResultEntry::id),
                    answer.failed(),
                    Set.of()));
  }

  private static List<SendMessageBatchRequestEntry> entries(List<Sending> batch) {
    return IntStream.range(0, batch.size()).mapToObj(at -> entry(at, batch.get(at))).toList();
  }

  Future<Map<Integer, String>> hold(List<Holding> batch) {
    return named("ChangeMessageVisibilityBatch", isolated(batch, this::holdWhole));
  }

  private Future<Map<Integer, String>> holdWhole(List<Holding> batch) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        IntStream.range(0, batch.size()).mapToObj(at -> entry(at, batch.get(at))).toList();
    return sqs.call(
            client -> client.changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries)))
        .map(
            answer ->
                SqsBatchResults.failures(
                    batch.size(),
                    answer.successful().stream().map(ChangeMessageVisibilityBatchResultEntry::id),
                    answer.failed(),
                    SqsBatchResults.LAPSED));
  }

  Future<Map<Integer, String>> acknowledge(List<QueueMessage.Receipt> batch) {
    return named("DeleteMessageBatch", isolated(batch, this::acknowledgeWhole));
  }

  private Future<Map<Integer, String>> acknowledgeWhole(List<QueueMessage.Receipt> batch) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size()).mapToObj(at -> entry(at, batch.get(at))).toList();
    return sqs.call(client -> client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries)))
        .map(
            answer ->
                SqsBatchResults.failures(
                    batch.size(),
                    answer.successful().stream().map(DeleteMessageBatchResultEntry::id),
                    answer.failed(),
                    SqsBatchResults.LAPSED));
  }

  private <T> Future<T> named(String call, Future<T> answer) {
    return answer.recover(
        failure -> Future.failedFuture(AwsCallException.explained(call, url, failure)));
  }

  /**
   * The call, repeated in halves when SQS refuses the request for what may be one of its entries: a
   * body with characters that it does not take fails all ten.
   */
  public static <E> Future<Map<Integer, String>> isolated(
      List<E> batch, Function<List<E>, Future<Map<Integer, String>>> call) {
    return call.apply(batch)
        .recover(
            failure ->
                batch.size() > 1 && mayBeOneEntry(failure)
                    ? halves(batch, call)
                    : Future.failedFuture(failure));
  }

  /** Nothing of one entry: the queue does not exist, or the policy does not allow the action. */
  private static boolean mayBeOneEntry(Throwable failure) {
    String code = SdkFutures.code(failure);
    return AwsErrors.mayBeOneEntry(failure)
        && AwsErrors.why(code, BAD_REQUEST) == CheckFailedException.Why.REFUSED
        && !code.startsWith("Kms");
  }

  private static <E> Future<Map<Integer, String>> halves(
      List<E> batch, Function<List<E>, Future<Map<Integer, String>>> call) {
    int middle = batch.size() / 2;
    return alone(batch.subList(0, middle), call)
        .compose(
            first ->
                alone(batch.subList(middle, batch.size()), call)
                    .map(second -> joined(first, second, middle)));
  }

  private static <E> Future<Map<Integer, String>> alone(
      List<E> half, Function<List<E>, Future<Map<Integer, String>>> call) {
    return isolated(half, call).otherwise(failure -> all(half.size(), failure));
  }

  private static Map<Integer, String> all(int size, Throwable failure) {
    String why = "SQS refused it: " + SdkFutures.code(failure) + " " + SdkFutures.message(failure);
    return IntStream.range(0, size)
        .boxed()
        .collect(Collectors.toMap(Function.identity(), _ -> why));
  }

  private static Map<Integer, String> joined(
      Map<Integer, String> first, Map<Integer, String> second, int middle) {
    Map<Integer, String> both = new HashMap<>(first);
    second.forEach((place, why) -> both.put(middle + place, why));
    return both;
  }

  /**
   * A job that GitHub announces again, after an approval, has the same id and another delivery. Its
   * message has to arrive although SQS remembers the first one for five minutes, even deleted.
   */
  private static SendMessageBatchRequestEntry entry(int place, Sending sending) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(place))
        .messageGroupId(sending.job().toString())
        .messageDeduplicationId(sending.job() + "-" + sending.delivery())
        .messageBody(sending.body())
        .build();
  }

  private static ChangeMessageVisibilityBatchRequestEntry entry(int place, Holding holding) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(Integer.toString(place))
        .receiptHandle(holding.receipt().handle())
        .visibilityTimeout(holding.seconds())
        .build();
  }

  private static DeleteMessageBatchRequestEntry entry(int place, QueueMessage.Receipt receipt) {
    return DeleteMessageBatchRequestEntry.builder()
        .id(Integer.toString(place))
        .receiptHandle(receipt.handle())
        .build();
  }
}
