package dev.musterd.http.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.model.Event;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.TimedEvent;
import dev.musterd.port.EventFeed;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBroadcastTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Events of any thread; the first happens just after a client's place among them was taken. */
  private static final class RacingFeed implements EventFeed {
    private static final Entry ONLY =
        new Entry(
            1,
            new TimedEvent(ModelSamples.NOON, new Event.InstanceEventsPresent()),
            List.of(),
            "instance-events-present",
            Optional.empty(),
            "",
            "{}");

    private boolean happened;
    private Runnable listener = () -> {};

    @Override
    public synchronized long latest() {
      if (happened) {
        return 1;
      }
      happened = true;
      listener.run();
      return 0;
    }

    @Override
    public synchronized List<Entry> after(long number) {
      return happened && number < 1 ? List.of(ONLY) : List.of();
    }

    @Override
    public synchronized void onEvent(Runnable next) {
      listener = next;
    }
  }

  @Test
  void eventThatHappensWhileAClientIsAdded_isSent_thoughNoOtherFollows() throws TimeoutException {
    Context context = vertx.getOrCreateContext();
    EventBroadcast broadcast =
        new EventBroadcast(new RacingFeed(), new VertxTimers(vertx), context, ModelSamples.NOON);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> assertTrue(broadcast.stream(request, EventFilter.ALL)))
            .listen(0, "127.0.0.1")
            .await();
    HttpClient client = vertx.createHttpClient();
    Promise<Void> sent = Promise.promise();
    client
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
        .compose(request -> request.send())
        .onSuccess(
            response ->
                response.handler(
                    buffer -> {
                      if (buffer.toString().contains("data: {}")) {
                        sent.tryComplete();
                      }
                    }))
        .onFailure(sent::tryFail);
    sent.future().await(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
