package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.Batcher;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.AwsNames;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * What webhooks say about jobs, sent to the queue of EC2's events; it is looked for again after a
 * failure.
 */
public final class SqsJobNews implements JobNewsQueue {
  /** Together with the job queue's sends, less than the connections to SQS. */
  private static final int CALLS = 20;

  /** Webhooks that wait here or for the job queue leave connections for those that need neither. */
  private static final int UNSETTLED = 300;

  private final SdkFutures<SqsAsyncClient> sqs;
  private final String name;
  private final Batcher<String> sends;
  private Optional<String> url = Optional.empty();

  /**
   * @param context where batches are gathered and futures complete
   * @param timers called on that context
   */
  public SqsJobNews(SqsAsyncClient client, Context context, Timers timers, AwsNames names) {
    this.sqs = new SdkFutures<>(client, context);
    this.name = names.eventQueue();
    this.sends = new Batcher<>(timers, WebhookSends.limits(CALLS, UNSETTLED), this::send);
  }

  @Override
  public Future<Void> send(JobNews news) {
    String body = JobNewsJson.write(news);
    return sqs.onContext(() -> sends.add(body, body.length()));
  }

  private Future<Map<Integer, String>> send(List<String> bodies) {
    return found()
        .compose(queue -> SqsBatchCalls.isolated(bodies, part -> sendWhole(queue, part)))
        .recover(
            failure -> {
              url = Optional.empty();
              return Future.failedFuture(
                  AwsCallException.explained("SendMessageBatch", name, failure));
            });
  }

  private Future<Map<Integer, String>> sendWhole(String queue, List<String> bodies) {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, bodies.size()).mapToObj(at -> entry(at, bodies.get(at))).toList();
    return sqs.call(
            client ->
                client.sendMessageBatch(
                    request ->
                        request
                            .queueUrl(queue)
                            .entries(entries)
                            .overrideConfiguration(WebhookSends.TIME_LIMIT)))
        .map(
            answer ->
                SqsBatchResults.failures(
                    bodies.size(),
                    answer.successful().stream().map(SendMessageBatchResultEntry::id),
                    answer.failed(),
                    Set.of()));
  }

  private static SendMessageBatchRequestEntry entry(int place, String body) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(place))
        .messageBody(body)
        .build();
  }

  private Future<String> found() {
    return url.map(Future::succeededFuture)
        .orElseGet(
            () ->
                sqs.call(
                        client ->
                            client.getQueueUrl(
                                request ->
                                    request
                                        .queueName(name)
                                        .overrideConfiguration(WebhookSends.TIME_LIMIT)))
                    .map(answer -> answer.queueUrl()))
        .onSuccess(found -> url = Optional.of(found));
  }
}
