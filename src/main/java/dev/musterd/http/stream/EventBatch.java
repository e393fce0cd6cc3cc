package dev.musterd.http.stream;

import dev.musterd.port.EventFeed;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Events that go to clients together, and their text for all who want everything, made once. */
final class EventBatch {
  private static final String GAP =
      "event: gap\ndata: {\"reason\":\"events before this were dropped\"}\n\n";

  private final String process;
  private final List<EventFeed.Entry> entries;
  private final boolean missed;
  private Optional<Buffer> everything = Optional.empty();

  /**
   * @param process part of each event's id
   * @param missed whether events between these and the ones before were dropped
   */
  EventBatch(String process, List<EventFeed.Entry> entries, boolean missed) {
    this.process = process;
    this.entries = entries;
    this.missed = missed;
  }

  /** What the filter wants; empty when that is nothing. */
  Buffer text(EventFilter filter) {
    if (!filter.equals(EventFilter.ALL)) {
      return made(filter);
    }
    if (everything.isEmpty()) {
      everything = Optional.of(made(filter));
    }
    return everything.get();
  }

  private Buffer made(EventFilter filter) {
    StringBuilder text = new StringBuilder(missed ? GAP : "");
    for (EventFeed.Entry entry : entries) {
      if (filter.matches(entry)) {
        EventId id = new EventId(process, entry.number());
        text.append("id: ").append(id).append("\ndata: ").append(entry.json()).append("\n\n");
      }
    }
    return Buffer.buffer(text.toString());
  }
}
