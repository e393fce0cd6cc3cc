package dev.musterd.aot;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a daemon in training is asked to do: some jobs from their first to their last webhook. */
final class TrainingWorkload {
  static final String WEBHOOK_SECRET = "training";

  private static final int JOBS = 50;

  /**
   * Jobs of a burst: so many that the JVM's profile of what every webhook runs is complete, and is
   * compiled early in each process that uses the cache.
   */
  private static final int BURST = 1_500;

  private static final long FIRST_OF_BURST = 1_000;

  /** As many as GitHub has at once, so that webhooks share calls to SQS. */
  private static final int CONNECTIONS = 16;

  private static final long PATIENCE_MILLIS = 5_000;

  private final HttpClient http;
  private final int webhooks;
  private final int management;

  TrainingWorkload(Vertx vertx, int webhooks, int management) {
    this.http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    this.webhooks = webhooks;
    this.management = management;
  }

  boolean ready() {
    return read("/readyz").isPresent();
  }

  void queueJobs() {
    for (int job = 1; job <= JOBS; job++) {
      post("queued", job);
    }
  }

  /** Whether a job has been launched for, and its runner given what it needs. */
  boolean hasConfigured() {
    return count("runner-configured") > 0;
  }

  void endJobs() {
    for (int job = 1; job <= JOBS; job++) {
      post("in_progress", job);
      post("completed", job);
    }
    List.of("/api/v1/jobs", "/api/v1/runners", "/api/v1/pools").forEach(this::read);
  }

  /** Many jobs at once, which are cancelled before a runner comes, and as many of other labels. */
  void burst() {
    await(
        Future.all(
            LongStream.range(0, CONNECTIONS)
                .mapToObj(lane -> lane(FIRST_OF_BURST + lane))
                .toList()));
  }

  private Future<?> lane(long job) {
    return job >= FIRST_OF_BURST + BURST
        ? Future.succeededFuture()
        : send(CannedGitHub.webhook("queued", job), "queued-" + job)
            .compose(_ -> send(foreign(job), "foreign-" + job))
            .compose(_ -> send(cancelled(job), "cancelled-" + job))
            .compose(_ -> lane(job + CONNECTIONS));
  }

  private static JsonObject cancelled(long job) {
    JsonObject webhook = CannedGitHub.webhook("completed", job);
    webhook
        .getJsonObject("workflow_job")
        .put("conclusion", "cancelled")
        .putNull("runner_id")
        .putNull("runner_name");
    return webhook;
  }

  private static JsonObject foreign(long job) {
    JsonObject webhook = CannedGitHub.webhook("queued", job + BURST);
    webhook.getJsonObject("workflow_job").put("labels", new JsonArray().add("windows"));
    return webhook;
  }

  /** Whether the mirror's first round has brought all that is offered. */
  boolean hasMirrored() {
    return count("binary-mirrored") >= CannedRunner.ARCHITECTURES.size();
  }

  /** How often something has happened, as the metrics say. */
  private int count(String event) {
    Pattern line = Pattern.compile("(?m)^musterd_events_total\\{event=\"" + event + "\"} ([0-9]+)");
    return read("/metrics")
        .map(line::matcher)
        .filter(Matcher::find)
        .map(found -> Integer.parseInt(found.group(1)))
        .orElse(0);
  }

  /** Empty unless the answer is 200. */
  private Optional<String> read(String page) {
    RequestOptions options =
        new RequestOptions().setHost("127.0.0.1").setPort(management).setURI(page);
    return await(
        http.request(options.setTimeout(PATIENCE_MILLIS))
            .compose(request -> request.send())
            .compose(
                response ->
                    response
                        .body()
                        .map(Buffer::toString)
                        .map(Optional::of)
                        .map(text -> text.filter(_ -> response.statusCode() == 200)))
            .otherwise(Optional.empty()));
  }

  private void post(String action, long job) {
    await(send(CannedGitHub.webhook(action, job), action + "-" + job));
  }

  private Future<?> send(JsonObject webhook, String delivery) {
    Buffer body = webhook.toBuffer();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(webhooks)
            .setURI("/webhook")
            .setTimeout(PATIENCE_MILLIS)
            .putHeader("Content-Type", "application/json")
            .putHeader("X-GitHub-Event", "workflow_job")
            .putHeader("X-GitHub-Delivery", delivery)
            .putHeader("X-Hub-Signature-256", "sha256=" + signature(body));
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body())
        .otherwiseEmpty();
  }

  private static String signature(Buffer body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
