package dev.musterd.aws;

import dev.musterd.model.Job;
import dev.musterd.model.QueueMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** The job queue's three batch calls of up to ten entries; results list failures by position. */
record SqsBatchCalls(SdkFutures<SqsAsyncClient> sqs, String url) {
  /**
   * @param delivery of the webhook that announced the job
   */
  record Sending(Job.Id job, String delivery, String body) {}

  /**
   * @param seconds 0 to 43,200
   */
  record Holding(QueueMessage.Receipt receipt, int seconds) {}

  /** Sends tickets. Each job is its own message group, so no job waits behind another. */
  Future<Map<Integer, String>> send(List<Sending> batch) {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size()).mapToObj(at -> entry(at, batch.get(at))).toList();
    return sqs.call(client -> client.sendMessageBatch(r -> r.queueUrl(url).entries(entries)))
        .map(
            answer ->
                SqsBatchResults.failures(
                    batch.size(),
                    answer.successful().stream().map(SendMessageBatchResultEntry::id),
                    answer.failed(),
                    Set.of()));
  }

  Future<Map<Integer, String>> hold(List<Holding> batch) {
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
