package dev.musterd.it;

import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host of a later version behind the same load balancer: it takes every second webhook about what
 * became of a job, and passes it on in a format that this version does not know.
 */
final class LaterHost implements WebhookSink {
  private final WebhookSink others;
  private final EventQueue queue;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();

  LaterHost(WebhookSink others, EventQueue queue) {
    this.others = others;
    this.queue = queue;
  }

  /** Those in the queue so far. */
  int messages() {
    return messages.get();
  }

  @Override
  public Future<Integer> deliver(WebhookDelivery delivery) {
    return delivery.meaning() instanceof JobNews news && taken.getAndIncrement() % 2 == 0
        ? send(news)
        : others.deliver(delivery);
  }

  private Future<Integer> send(JobNews news) {
    JsonObject json =
        new JsonObject()
            .put("kind", "musterd-job-news")
            .put("version", 2)
            .put("subject", new JsonObject().put("job", news.job().value()));
    return Future.fromCompletionStage(queue.put(json.encode()))
        .map(
            _ -> {
              messages.incrementAndGet();
              return 202;
            });
  }
}
