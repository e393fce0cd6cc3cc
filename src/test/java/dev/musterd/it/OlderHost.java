package dev.musterd.it;

import dev.musterd.OlderVersion;
import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Job;
import dev.musterd.model.WebhookEvent.JobQueued;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * A host of an older version behind the same load balancer: it takes every second webhook of a
 * queued job, and writes a ticket as that version does.
 */
final class OlderHost implements WebhookSink {
  private static final String TICKET = "tickets/organization.json";

  private final WebhookSink others;
  private final OlderVersion version;
  private final SqsAsyncClient sqs;
  private final String queue;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger tickets = new AtomicInteger();

  OlderHost(WebhookSink others, OlderVersion version, SqsAsyncClient sqs, AwsNames names) {
    this.others = others;
    this.version = version;
    this.sqs = sqs;
    this.queue = EventQueue.await(sqs.getQueueUrl(to -> to.queueName(names.jobQueue()))).queueUrl();
  }

  /** Those in the queue so far. */
  int tickets() {
    return tickets.get();
  }

  @Override
  public Future<Integer> deliver(WebhookDelivery delivery) {
    return delivery.meaning() instanceof JobQueued job && queued.getAndIncrement() % 2 == 0
        ? send(job)
        : others.deliver(delivery);
  }

  /** With the group and the identity that the version gives it. */
  private Future<Integer> send(JobQueued event) {
    Job job = event.job();
    String ticket =
        new JsonObject(version.text(TICKET))
            .put("job", job.id().value())
            .put("run", job.runId())
            .put("queuedAt", job.queuedAt().toString())
            .put("installation", event.installation())
            .put("delivery", event.delivery())
            .encode();
    return Future.fromCompletionStage(
            sqs.sendMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .messageBody(ticket)
                        .messageGroupId(job.id().toString())
                        .messageDeduplicationId(job.id() + "-" + event.delivery())))
        .map(
            _ -> {
              tickets.incrementAndGet();
              return 202;
            });
  }
}
