package dev.musterd.aws.sqs;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.AwsNames;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.port.JobNewsQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What webhooks say about jobs, sent to the queue of EC2's events; it is looked for again after a
 * failure.
 */
public final class SqsJobNews implements JobNewsQueue {
  private final SdkFutures<SqsAsyncClient> sqs;
  private final String name;
  private Optional<String> url = Optional.empty();

  public SqsJobNews(SqsAsyncClient client, Context context, AwsNames names) {
    this.sqs = new SdkFutures<>(client, context);
    this.name = names.eventQueue();
  }

  @Override
  public Future<Void> send(JobNews news) {
    return found()
        .compose(
            queue ->
                sqs.call(
                    client ->
                        client.sendMessage(
                            request ->
                                request.queueUrl(queue).messageBody(JobNewsJson.write(news)))))
        .<Void>mapEmpty()
        .recover(
            failure -> {
              url = Optional.empty();
              return Future.failedFuture(AwsCallException.explained("SendMessage", name, failure));
            });
  }

  private Future<String> found() {
    return url.map(Future::succeededFuture)
        .orElseGet(
            () ->
                sqs.call(client -> client.getQueueUrl(request -> request.queueName(name)))
                    .map(answer -> answer.queueUrl()))
        .onSuccess(found -> url = Optional.of(found));
  }
}
