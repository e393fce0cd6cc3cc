package dev.musterd.bench;

import dev.musterd.doubles.ServiceDoubles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * An SQS that takes every message within a millisecond or two and never gives one back. The
 * emulators become slower with each message, so that one would measure them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>
 */
public final class DiscardingQueue {
  private static final long LATENCY_MILLIS = 1;

  /** An empty answer to a long poll. */
  private static final long POLL_MILLIS = 20_000;

  /** As {@code start.conf} wants them. */
  private static final JsonObject ATTRIBUTES =
      new JsonObject()
          .put(
              "Attributes",
              new JsonObject()
                  .put("FifoQueue", "true")
                  .put("DelaySeconds", "900")
                  .put("MessageRetentionPeriod", "86400"));

  private final Vertx vertx;
  private HttpServer server;
  private final LongAdder batches = new LongAdder();
  private final LongAdder messages = new LongAdder();

  private final Consumer<JsonObject> taken;

  private DiscardingQueue(Vertx vertx, Consumer<JsonObject> taken) {
    this.vertx = vertx;
    this.taken = taken;
  }

  static DiscardingQueue start(Vertx vertx) {
    return start(vertx, _ -> {});
  }

  /**
   * Starts one.
   *
   * @param taken gets each message, as an entry of the batch, on the event loop
   */
  public static DiscardingQueue start(Vertx vertx, Consumer<JsonObject> taken) {
    DiscardingQueue queue = new DiscardingQueue(vertx, taken);
    queue.server =
        ServiceDoubles.await(
            vertx.createHttpServer().requestHandler(queue::handle).listen(0, "127.0.0.1"));
    return queue;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    String target = request.getHeader("X-Amz-Target");
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject call = body.toJsonObject();
              switch (target.substring(target.indexOf('.') + 1)) {
                case "GetQueueUrl" ->
                    answer(request, LATENCY_MILLIS, queueUrl(call.getString("QueueName")));
                case "GetQueueAttributes" -> answer(request, LATENCY_MILLIS, ATTRIBUTES);
                case "ReceiveMessage" -> answer(request, waitMillis(call), new JsonObject());
                case "SendMessageBatch" -> answer(request, LATENCY_MILLIS, sent(call));
                default -> answer(request, LATENCY_MILLIS, new JsonObject());
              }
            });
  }

  private static long waitMillis(JsonObject call) {
    return call.getInteger("WaitTimeSeconds", 0) == 0 ? LATENCY_MILLIS : POLL_MILLIS;
  }

  private JsonObject queueUrl(String name) {
    return new JsonObject().put("QueueUrl", uri() + "/000000000000/" + name);
  }

  /** How many messages a call has brought on average since the last time. */
  String batchSize() {
    double calls = Math.max(1, batches.sumThenReset());
    return String.format(Locale.ROOT, "%.1f", messages.sumThenReset() / calls);
  }

  private JsonObject sent(JsonObject call) {
    JsonArray done = new JsonArray();
    batches.increment();
    messages.add(call.getJsonArray("Entries").size());
    for (Object each : call.getJsonArray("Entries")) {
      JsonObject entry = (JsonObject) each;
      String id = entry.getString("Id");
      taken.accept(entry);
      done.add(
          new JsonObject()
              .put("Id", id)
              .put("MessageId", id)
              .put("MD5OfMessageBody", md5(entry.getString("MessageBody")))
              .put("SequenceNumber", "1"));
    }
    return new JsonObject().put("Successful", done).put("Failed", new JsonArray());
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void answer(HttpServerRequest request, long millis, JsonObject body) {
    vertx.setTimer(
        millis,
        _ ->
            request
                .response()
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .end(body.toBuffer()));
  }
}
