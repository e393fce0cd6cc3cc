package dev.musterd.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * A FIFO queue of SQS with a hundred thousand messages, each a group of its own: receipt by tens,
 * visibility timeouts, deletion and counts, each in less than a tenth of a millisecond. The
 * emulators need far longer with so many.
 */
final class LargeQueue {
  private static final String RETENTION_SECONDS = "86400";

  private final List<Message> messages = new ArrayList<>();

  /** An entry whose time is not its message's any more is void. */
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::visibleAt).thenComparingInt(Entry::number));

  private final String jobs;
  private int round;
  private int receivedInRound;
  private long allReceivedAt;
  private int deleted;
  private long renewals;

  private record Entry(long visibleAt, int number) {}

  private static final class Message {
    private final String body;
    private final String md5;
    private final long sentAt;
    private long visibleAt;
    private int timesReceived;
    private int round = -1;
    private boolean deleted;

    private Message(String body, long sentAt) {
      this.body = body;
      this.md5 = md5(body);
      this.sentAt = sentAt;
    }
  }

  /**
   * @param jobs the name of the queue; every other one exists, and is empty
   */
  LargeQueue(String jobs) {
    this.jobs = jobs;
  }

  void add(String body, long now) {
    messages.add(new Message(body, now));
    entries.add(new Entry(0, messages.size() - 1));
  }

  /** Counts from now on again how many messages have been received. */
  void newRound() {
    round++;
    receivedInRound = 0;
    allReceivedAt = 0;
  }

  /** What it holds, and what was asked of it. */
  JsonObject figures(long now) {
    return new JsonObject()
        .put("messages", messages.size() - deleted)
        .put("visible", visible(now))
        .put("received", receivedInRound)
        .put("allReceivedAt", allReceivedAt)
        .put("renewals", renewals)
        .put("deleted", deleted);
  }

  private long visible(long now) {
    return messages.stream().filter(it -> !it.deleted && it.visibleAt <= now).count();
  }

  /** Whether a long poll would wait. */
  boolean isEmpty(JsonObject call, long now) {
    return !isOfJobs(call) || next(now) == null;
  }

  private boolean isOfJobs(JsonObject call) {
    return call.getString("QueueUrl").endsWith("/" + jobs);
  }

  private Entry next(long now) {
    Entry first = entries.peek();
    while (first != null && isVoid(first)) {
      entries.remove();
      first = entries.peek();
    }
    return first != null && first.visibleAt() <= now ? first : null;
  }

  private boolean isVoid(Entry entry) {
    Message message = messages.get(entry.number());
    return message.deleted || message.visibleAt != entry.visibleAt();
  }

  JsonObject answer(String operation, JsonObject call, long now, String base) {
    return switch (operation) {
      case "GetQueueUrl" ->
          new JsonObject().put("QueueUrl", base + "/123456789012/" + call.getString("QueueName"));
      case "GetQueueAttributes" -> new JsonObject().put("Attributes", attributes(call, now));
      case "ReceiveMessage" -> received(call, now);
      case "ChangeMessageVisibilityBatch" -> agreed(call, entry -> hide(entry, now));
      case "DeleteMessageBatch" -> agreed(call, this::delete);
      case "SendMessageBatch" -> sent(call, now);
      default -> new JsonObject();
    };
  }

  private JsonObject attributes(JsonObject call, long now) {
    long visible = isOfJobs(call) ? visible(now) : 0;
    long all = isOfJobs(call) ? messages.size() - deleted : 0;
    JsonObject present =
        new JsonObject()
            .put("FifoQueue", "true")
            .put("DelaySeconds", "0")
            .put("MessageRetentionPeriod", RETENTION_SECONDS)
            .put(
                "RedrivePolicy",
                new JsonObject()
                    .put("deadLetterTargetArn", "arn:aws:sqs:eu-west-1:123456789012:dead.fifo")
                    .put("maxReceiveCount", 1_000)
                    .encode())
            .put("ApproximateNumberOfMessages", Long.toString(visible))
            .put("ApproximateNumberOfMessagesNotVisible", Long.toString(all - visible))
            .put("ApproximateNumberOfMessagesDelayed", "0");
    JsonArray wanted = call.getJsonArray("AttributeNames", new JsonArray().add("All"));
    JsonObject asked = new JsonObject();
    present.forEach(
        attribute -> {
          if (wanted.contains("All") || wanted.contains(attribute.getKey())) {
            asked.put(attribute.getKey(), attribute.getValue());
          }
        });
    return asked;
  }

  private JsonObject received(JsonObject call, long now) {
    JsonArray given = new JsonArray();
    int most = call.getInteger("MaxNumberOfMessages", 1);
    long hidden = now + 1_000L * call.getInteger("VisibilityTimeout", 30);
    while (given.size() < most && !isEmpty(call, now)) {
      Entry entry = entries.remove();
      Message message = messages.get(entry.number());
      message.timesReceived++;
      hide(entry.number(), hidden);
      count(message, now);
      given.add(json(entry.number(), message));
    }
    return given.isEmpty() ? new JsonObject() : new JsonObject().put("Messages", given);
  }

  private void count(Message message, long now) {
    if (message.round != round) {
      message.round = round;
      receivedInRound++;
      if (receivedInRound == messages.size() - deleted) {
        allReceivedAt = now;
      }
    }
  }

  private static JsonObject json(int number, Message message) {
    return new JsonObject()
        .put("MessageId", new UUID(0, number).toString())
        .put("ReceiptHandle", handle(number, message))
        .put("Body", message.body)
        .put("MD5OfBody", message.md5)
        .put(
            "Attributes",
            new JsonObject()
                .put("ApproximateReceiveCount", Integer.toString(message.timesReceived))
                .put("SentTimestamp", Long.toString(message.sentAt)));
  }

  /** Base64, and as long as those of SQS are, which is what they cost. */
  private static String handle(int number, Message message) {
    String content = number + ":" + message.timesReceived + ":" + "h".repeat(220);
    return Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.US_ASCII));
  }

  private void hide(JsonObject entry, long now) {
    renewals++;
    hide(number(entry), now + 1_000L * entry.getInteger("VisibilityTimeout"));
  }

  private void hide(int number, long until) {
    messages.get(number).visibleAt = until;
    entries.add(new Entry(until, number));
  }

  private void delete(JsonObject entry) {
    Message message = messages.get(number(entry));
    deleted += message.deleted ? 0 : 1;
    message.deleted = true;
  }

  private static int number(JsonObject entry) {
    String handle =
        new String(
            Base64.getDecoder().decode(entry.getString("ReceiptHandle")),
            StandardCharsets.US_ASCII);
    return Integer.parseInt(handle, 0, handle.indexOf(':'), 10);
  }

  private static JsonObject agreed(JsonObject call, java.util.function.Consumer<JsonObject> act) {
    JsonArray done = new JsonArray();
    for (Object each : call.getJsonArray("Entries")) {
      act.accept((JsonObject) each);
      done.add(new JsonObject().put("Id", ((JsonObject) each).getString("Id")));
    }
    return new JsonObject().put("Successful", done).put("Failed", new JsonArray());
  }

  private JsonObject sent(JsonObject call, long now) {
    JsonArray done = new JsonArray();
    for (Object each : call.getJsonArray("Entries")) {
      JsonObject entry = (JsonObject) each;
      if (isOfJobs(call)) {
        add(entry.getString("MessageBody"), now);
      }
      done.add(
          new JsonObject()
              .put("Id", entry.getString("Id"))
              .put("MessageId", entry.getString("Id"))
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
}
