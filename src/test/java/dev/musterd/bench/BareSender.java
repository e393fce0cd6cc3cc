package dev.musterd.bench;

import dev.musterd.aws.client.Batcher;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * What {@link BareHandler} sends to SQS before it answers: a message of a ticket's length for each
 * webhook, in the batches of the daemon, by the SDK as it comes.
 */
final class BareSender {
  /** As long as a ticket's JSON. */
  private static final String BODY = "{\"ticket\":\"" + "x".repeat(400) + "\"}";

  private static final Batcher.Limits BATCHES =
      new Batcher.Limits(
          Batcher.Departure.WHEN_ANSWERED, Duration.ofMillis(50), 10, 256 * 1024, 50, 10_000);

  private final Vertx vertx;
  private final SqsAsyncClient client;
  private final String url;
  private Batcher<Long> batcher;
  private Context context;
  private long sent;

  /**
   * @param endpoint of the queue's service
   */
  BareSender(Vertx vertx, URI endpoint) {
    this.vertx = vertx;
    this.url = endpoint + "/000000000000/bare.fifo";
    this.client =
        SqsAsyncClient.builder()
            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("bare", "bare")))
            .build();
  }

  /** Completes once the queue has confirmed a message. Belongs to one event loop. */
  Future<Void> send() {
    if (batcher == null) {
      context = vertx.getOrCreateContext();
      batcher = new Batcher<>(new VertxTimers(vertx), BATCHES, this::call);
    }
    return batcher.add(sent++, BODY.length());
  }

  private Future<Map<Integer, String>> call(List<Long> jobs) {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, jobs.size()).mapToObj(at -> entry(at, jobs.get(at))).toList();
    return Future.fromCompletionStage(
            client.sendMessageBatch(request -> request.queueUrl(url).entries(entries)), context)
        .map(_ -> Map.of());
  }

  private static SendMessageBatchRequestEntry entry(int at, long job) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(at))
        .messageGroupId(Long.toString(job))
        .messageDeduplicationId(job + "-72d3162e-cc78-11e3-81ab-4c9367dc0958")
        .messageBody(BODY)
        .build();
  }
}
