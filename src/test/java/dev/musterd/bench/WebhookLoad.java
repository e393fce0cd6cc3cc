package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Jobs that are queued and soon cancelled, posted to the daemon's webhook listener over a few
 * connections. Only the ids differ from one to the next.
 */
final class WebhookLoad {
  /** As in the comparison with others, see docs/performance.md. */
  static final int CONNECTIONS = 16;

  /** Then one waits for all answers: in one go, a slow queue would outlast our patience. */
  private static final int WAVE = 500;

  private static final Path PAYLOADS = Path.of("src", "test", "resources", "payloads");
  private static final String ID = "30412345678";
  private static final long FIRST = 50_000_000_000L;

  private final HttpClient http;
  private final String url;
  private final String queued;
  private final String completed;
  private final SortedMap<Integer, Integer> statuses = new TreeMap<>();

  WebhookLoad(ServiceDoubles services) throws IOException {
    this(services, services.webhookUrl());
  }

  WebhookLoad(ServiceDoubles services, String url) throws IOException {
    this.url = url;
    http =
        services
            .vertx()
            .createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    queued = Files.readString(PAYLOADS.resolve("workflow_job.queued.organization.json"));
    completed = Files.readString(PAYLOADS.resolve("workflow_job.cancelled.json"));
  }

  /** Sends two webhooks for each job; how many were answered with which status. */
  SortedMap<Integer, Integer> send(int jobs) {
    for (int wave = 0; wave < jobs; wave += WAVE) {
      int end = Math.min(wave + WAVE, jobs);
      ServiceDoubles.await(
          Future.all(
              IntStream.range(wave, wave + CONNECTIONS).mapToObj(job -> lane(job, end)).toList()));
    }
    return statuses;
  }

  private Future<Void> lane(int job, int jobs) {
    return job >= jobs
        ? Future.succeededFuture()
        : post(queued, job)
            .compose(_ -> post(completed, job))
            .compose(_ -> lane(job + CONNECTIONS, jobs));
  }

  private Future<Void> post(String payload, int job) {
    Buffer body = Buffer.buffer(payload.replace(ID, Long.toString(FIRST + job)));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .putHeader("Content-Type", "application/json")
            .putHeader("X-GitHub-Event", "workflow_job")
            .putHeader("X-GitHub-Delivery", "load-" + job)
            .putHeader(
                "X-Hub-Signature-256",
                "sha256=" + WebhookSender.signature(body, ServiceDoubles.WEBHOOK_SECRET));
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(_ -> response.statusCode()))
        .otherwise(0)
        .onSuccess(this::count)
        .mapEmpty();
  }

  private synchronized void count(int status) {
    statuses.merge(status, 1, Integer::sum);
  }
}
