package dev.musterd.http.management;

import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.http.stream.EventFilter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;

/** The events that a query wants: those that happen from now on, or the latest that are kept. */
final class EventRequests implements Handler<RoutingContext> {
  static final String EVENTS = "/api/v1/events";
  static final String RECENT = "/api/v1/events/recent";

  private static final String RETRY_SECONDS = "60";

  private final EventBroadcast broadcast;
  private final InstantSource clock;

  EventRequests(EventBroadcast broadcast, InstantSource clock) {
    this.broadcast = broadcast;
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    switch (EventFilter.read(request.params())) {
      case EventFilter.Reading.Wrong(String reason) ->
          ManagementResponse.error(400, reason).send(context.response());
      case EventFilter.Reading.Read _ when request.method().equals(HttpMethod.HEAD) ->
          context.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").end();
      case EventFilter.Reading.Read(EventFilter filter) -> stream(context, filter);
    }
  }

  /** The latest, the oldest of them first. */
  ManagementResponse recent(RoutingContext context) {
    return switch (EventFilter.read(context.request().params())) {
      case EventFilter.Reading.Wrong(String reason) -> ManagementResponse.error(400, reason);
      case EventFilter.Reading.Read(EventFilter filter) ->
          ListLimit.of(context)
              .map(limit -> ManagementResponse.json(200, page(broadcast.recent(filter), limit)))
              .orElseGet(ListLimit::wrong);
    };
  }

  private JsonObject page(List<String> entries, int limit) {
    int from = Math.max(0, entries.size() - limit);
    JsonArray events = new JsonArray();
    entries.subList(from, entries.size()).forEach(entry -> events.add(new JsonObject(entry)));
    return new JsonObject()
        .put("at", ApiJson.time(clock.instant()))
        .put("total", entries.size())
        .put("truncated", from > 0)
        .put("events", events);
  }

  private void stream(RoutingContext context, EventFilter filter) {
    if (!broadcast.stream(context.request(), filter)) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
      ManagementResponse.error(503, "too many read events at the same time")
          .send(context.response());
    }
  }
}
