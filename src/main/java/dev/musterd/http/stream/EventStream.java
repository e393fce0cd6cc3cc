package dev.musterd.http.stream;

import dev.musterd.port.EventFeed;
import java.util.List;

/** Events as JSON, each with its id, to one client of the API. */
final class EventStream implements Subscriber {
  private final SseResponse response;
  private final EventFilter filter;
  private final String process;

  EventStream(SseResponse response, EventFilter filter, String process) {
    this.response = response;
    this.filter = filter;
    this.process = process;
  }

  @Override
  public void events(List<EventFeed.Entry> entries, boolean missed) {
    StringBuilder text = new StringBuilder();
    if (missed) {
      text.append("event: gap\ndata: {\"reason\":\"events before this were dropped\"}\n\n");
    }
    for (EventFeed.Entry entry : entries) {
      if (filter.matches(entry)) {
        EventId id = new EventId(process, entry.number());
        text.append("id: ").append(id).append("\ndata: ").append(entry.json()).append("\n\n");
      }
    }
    if (!text.isEmpty()) {
      response.write(text.toString());
    }
  }

  @Override
  public void keepAlive() {
    response.write(":\n\n");
  }

  @Override
  public void end() {
    response.end();
  }
}
