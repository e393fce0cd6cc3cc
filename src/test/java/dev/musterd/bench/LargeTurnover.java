package dev.musterd.bench;

import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Jobs that end, begin and are queued at an even rate in a large fleet, with the webhooks of each.
 * As many are queued as end, so that the fleet and the backlog keep their size.
 */
final class LargeTurnover {
  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  private static final long BOOT_MILLIS = 15_000;

  /** Until a machine looks again whether it has its configuration. */
  private static final long PAUSE_MILLIS = 1_000;

  private final Vertx vertx;
  private final LargeEstate estate;
  private final LargeQueue queue;
  private final HttpClient http;
  private final String payload;
  private final Map<Integer, Deque<Long>> waiting = new TreeMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private long timer = -1;
  private int port;
  private int newest;
  private int started;

  LargeTurnover(Vertx vertx, LargeEstate estate, LargeQueue queue) {
    this.vertx = vertx;
    this.estate = estate;
    this.queue = queue;
    this.http = vertx.createHttpClient();
    try {
      payload = Files.readString(PAYLOAD);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** A job that waits from the beginning. */
  void queue(int job, Instant at) {
    String ticket = estate.ticket(job, at);
    queue.add(ticket, at.toEpochMilli());
    remember(job);
  }

  private long remember(int job) {
    newest = job;
    long id = 50_000_000_000L + job;
    waiting.computeIfAbsent(job % estate.owners(), _ -> new ArrayDeque<>()).add(id);
    return id;
  }

  /**
   * Goes on at this rate, at the daemon whose webhook port this is; 0 ends it.
   *
   * @param perMinute jobs
   */
  void begin(int toPort, int perMinute) {
    port = toPort;
    vertx.cancelTimer(timer);
    if (perMinute > 0) {
      timer = vertx.setPeriodic(60_000 / perMinute, _ -> next());
    }
  }

  JsonObject figures() {
    JsonObject answers = new JsonObject();
    statuses.forEach((status, count) -> answers.put(status.toString(), count));
    return new JsonObject().put("started", started).put("webhookAnswers", answers);
  }

  private void next() {
    estate.end().ifPresent(ended -> send("completed", ended.job(), ended.owner(), ended.runner()));
    long job = remember(newest + 1);
    send("queued", job, newest % estate.owners(), null);
  }

  /** An instance boots, and takes a job once it has its configuration. */
  void launched(String name, String owner) {
    vertx.setTimer(BOOT_MILLIS, _ -> begin(name, LargeEstate.owner(owner)));
  }

  private void begin(String name, int owner) {
    if (!estate.isRegistered(name)) {
      vertx.setTimer(PAUSE_MILLIS, _ -> begin(name, owner));
      return;
    }
    LargeEstate.Working begun = estate.start(name, waiting.get(owner).remove());
    started++;
    send("in_progress", begun.job(), owner, name);
  }

  private void send(String action, long job, int owner, String runner) {
    JsonObject json = new JsonObject(payload).put("action", action);
    String login = LargeEstate.owner(owner);
    String repository = "repository-" + job % 97;
    json.getJsonObject("workflow_job")
        .put("id", job)
        .put("run_id", job - 30_000_000_000L)
        .put("status", action)
        .put("conclusion", action.equals("completed") ? "success" : null)
        .put("created_at", Instant.now().toString())
        .put("started_at", Instant.now().toString())
        .put("labels", new JsonArray().add("self-hosted").add("linux").add("x64"))
        .put("runner_id", runner == null ? null : 1)
        .put("runner_name", runner);
    json.getJsonObject("repository")
        .put("name", repository)
        .put("full_name", login + "/" + repository)
        .getJsonObject("owner")
        .put("login", login);
    json.getJsonObject("organization").put("login", login);
    json.put("installation", new JsonObject().put("id", 1 + owner));
    post(json.toBuffer(), action + "-" + job);
  }

  private void post(Buffer body, String delivery) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/webhook")
            .putHeader("Content-Type", "application/json")
            .putHeader("X-GitHub-Event", "workflow_job")
            .putHeader("X-GitHub-Delivery", delivery)
            .putHeader(
                "X-Hub-Signature-256",
                "sha256=" + WebhookSender.signature(body, LargeServices.SECRET));
    http.request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.body().map(_ -> response.statusCode()))
        .otherwise(0)
        .onSuccess(status -> statuses.merge(status, 1, Integer::sum));
  }
}
