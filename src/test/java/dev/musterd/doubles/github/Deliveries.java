package dev.musterd.doubles.github;

import dev.musterd.model.delivery.LoggedDelivery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The App's delivery log: every attempt with the status of its answer. */
final class Deliveries {
  /** GitHub keeps days of them; here a number keeps long simulations small. */
  private static final int KEPT = 20_000;

  /**
   * @param status empty while the answer is awaited
   */
  record Entry(WebhookDelivery delivery, Optional<Integer> status) {
    boolean ok() {
      return status.filter(code -> code >= 200 && code < 300).isPresent();
    }

    LoggedDelivery logged() {
      return new LoggedDelivery(
          delivery.id(),
          delivery.guid(),
          delivery.redelivery(),
          delivery.event(),
          delivery.action(),
          delivery.at(),
          status.orElse(0));
    }
  }

  /** Concurrent, because the answers of real HTTP come on another thread. */
  private final ConcurrentNavigableMap<Long, Entry> entries = new ConcurrentSkipListMap<>();

  private WebhookSink sink = WebhookSink.NONE;

  void to(WebhookSink newSink) {
    sink = newSink;
  }

  /** GitHub never tries again by itself. */
  void send(WebhookDelivery delivery) {
    entries.put(delivery.id(), new Entry(delivery, Optional.empty()));
    if (entries.size() > KEPT) {
      entries.pollFirstEntry();
    }
    sink.deliver(delivery)
        .otherwise(0)
        .onSuccess(
            status -> entries.replace(delivery.id(), new Entry(delivery, Optional.of(status))));
  }

  Optional<Entry> entry(long id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Newest first, older than the cursor. */
  List<Entry> page(long before, int size) {
    return entries.headMap(before).descendingMap().values().stream().limit(size).toList();
  }

  Map<Long, Entry> all() {
    return Map.copyOf(entries);
  }
}
