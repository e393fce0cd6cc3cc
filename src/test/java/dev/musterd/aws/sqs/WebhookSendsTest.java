package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Job;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** How much waits, and for how long, while SQS takes requests and never answers. */
class WebhookSendsTest {
  /** Batches leave when they are full. */
  private static final Timers NEVER = (_, _) -> () -> {};

  @AutoClose private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final SilentSqs sqs = new SilentSqs();

  private static final class SilentSqs implements SqsAsyncClient {
    final LinkedBlockingQueue<SendMessageBatchRequest> requests = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<SendMessageBatchResponse> sendMessageBatch(
        SendMessageBatchRequest request) {
      requests.add(request);
      return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<GetQueueUrlResponse> getQueueUrl(GetQueueUrlRequest request) {
      return CompletableFuture.completedFuture(
          GetQueueUrlResponse.builder().queueUrl("https://sqs/" + request.queueName()).build());
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }

  @Test
  void tickets_areRefusedAtOnce_beyondThoseThatWait_andTheirCallsAreFew() throws Exception {
    SqsJobQueue queue =
        new SqsJobQueue(
            sqs,
            context,
            NEVER,
            new SqsQueues.Addresses("https://sqs/jobs", "https://sqs/dead"),
            Duration.ofMinutes(1),
            SqsJobQueue.SETTLING);
    assertBounded(
        600, 50, id -> () -> queue.send(ModelSamples.ticket(id, ModelSamples.OWNER_POOL)));
  }

  @Test
  void news_areRefusedAtOnce_beyondThoseThatWait_andTheirCallsAreFew() throws Exception {
    SqsJobNews queue = new SqsJobNews(sqs, context, NEVER, new AwsNames("t"));
    assertBounded(300, 20, id -> () -> queue.send(news(id)));
  }

  private interface Sends {
    Supplier<Future<Void>> of(long id);
  }

  private void assertBounded(int unsettled, int calls, Sends sends) throws Exception {
    List<Future<Void>> waiting = new ArrayList<>();
    LongStream.range(0, unsettled).forEach(id -> waiting.add(sends.of(id).get()));
    Future<Void> further = sends.of(unsettled).get();
    String reason =
        SqsBench.awaited(further.map("taken").otherwise(failure -> failure.getMessage()));
    assertEquals("the queue does not keep up: " + unsettled + " entries wait", reason);
    waiting.forEach(each -> assertFalse(each.isComplete()));

    Set<Duration> limits =
        requests(calls).stream()
            .map(request -> request.overrideConfiguration().orElseThrow())
            .map(RequestOverrideConfiguration::apiCallTimeout)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    assertEquals(Set.of(Duration.ofSeconds(10)), limits);
    workerAndLoopAreThrough();
    assertTrue(sqs.requests.isEmpty(), () -> "more calls: " + sqs.requests.size());
  }

  private List<SendMessageBatchRequest> requests(int count) throws InterruptedException {
    List<SendMessageBatchRequest> requests = new ArrayList<>();
    while (requests.size() < count) {
      requests.add(sqs.requests.poll(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
    return requests;
  }

  private void workerAndLoopAreThrough() {
    SqsBench.awaited(
        vertx.createSharedWorkerExecutor("sqs-sends", 1).executeBlocking(() -> "", false));
    Promise<Void> through = Promise.promise();
    context.runOnContext(_ -> through.complete());
    SqsBench.awaited(through.future());
  }

  private static WebhookEvent.JobNews news(long id) {
    return new WebhookEvent.JobHeldBack(
        new Job.Id(id), new Owner.Repository("octo", "hello"), "waiting");
  }
}
