package dev.musterd.http.management;

import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.http.stream.EventFilter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /api/v1/events}: events as they happen, as far as a query wants them. */
final class EventRequests implements Handler<RoutingContext> {
  private static final String RETRY_SECONDS = "60";

  private final EventBroadcast broadcast;

  EventRequests(EventBroadcast broadcast) {
    this.broadcast = broadcast;
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

  private void stream(RoutingContext context, EventFilter filter) {
    if (!broadcast.stream(context.request(), filter)) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
      ManagementResponse.error(503, "too many read events at the same time")
          .send(context.response());
    }
  }
}
