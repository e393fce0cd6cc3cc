package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.Job;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A dead-letter queue: messages that could not be served, each with the reason. */
record DeadLetters(SdkFutures<SqsAsyncClient> sqs, String url) {
  /** Bounds the reason: a message and its attributes share one size limit. */
  private static final int REASON_LENGTH = 1_000;

  Future<Void> send(String messageId, Optional<Job.Id> job, String body, String reason) {
    String readable = readable(reason);
    // Buried again because its deletion failed, a message is kept once; a new reason is news.
    String identity =
        job.map(id -> id + "-" + Integer.toHexString(readable.hashCode())).orElse(messageId);
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("reason", text(readable));
    job.ifPresent(id -> attributes.put("job", text(id.toString())));
    return sqs.call(
            client ->
                client.sendMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .messageGroupId(job.map(Job.Id::toString).orElse(messageId))
                            .messageDeduplicationId(identity)
                            .messageBody(body)
                            .messageAttributes(attributes)))
        .<Void>mapEmpty()
        .recover(
            failure ->
                Future.failedFuture(AwsCallException.explained("SendMessage", url, failure)));
  }

  /** To a standard queue, which knows no groups; what is sent twice is there twice. */
  Future<Void> send(String body, String reason) {
    return sqs.call(
            client ->
                client.sendMessage(
                    request ->
                        request
                            .queueUrl(url)
                            .messageBody(body)
                            .messageAttributes(Map.of("reason", text(readable(reason))))))
        .<Void>mapEmpty()
        .recover(
            failure ->
                Future.failedFuture(AwsCallException.explained("SendMessage", url, failure)));
  }

  /**
   * The reason in printable ASCII, never empty: SQS refuses control characters and empty
   * attributes.
   */
  private static String readable(String reason) {
    String printable = reason.replaceAll("[^ -~]", "?").strip();
    String bounded = printable.substring(0, Math.min(printable.length(), REASON_LENGTH));
    return bounded.isEmpty() ? "no reason given" : bounded;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
