package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Admission;
import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.flow.webhook.JobObserver;
import dev.musterd.flow.webhook.ScreenWebhook;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.wiring.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** On which event loop a webhook is judged, acted on and answered. */
class WebhookEntryTest {
  private static final WebhookEvent NEWS =
      new WebhookEvent.JobHeldBack(new Job.Id(1), new Owner.Repository("acme", "shop"), "waiting");

  @AutoClose private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));

  private final List<Context> loops = EventLoops.contexts(vertx, 2);
  private final Context reading = loops.getFirst();
  private final Context deciding = loops.getLast();
  private final CompletableFuture<Thread> acted = new CompletableFuture<>();

  @Test
  void news_isTakenToTheLoopThatDecides_andItsAnswerBack() {
    Supplier<AcceptWebhook> duty = () -> duty(observer());
    assertEquals(new Acceptance.Ignored("noted"), accepted(duty, NEWS).join());
    assertSame(thread(deciding), acted.join());
  }

  @Test
  void whatIsNotOurs_isAnsweredWhereItWasRead() {
    Supplier<AcceptWebhook> none =
        () -> {
          throw new AssertionError("it was taken to the loop that decides");
        };
    Acceptance answer = accepted(none, new WebhookEvent.Irrelevant("a push")).join();
    assertEquals(new Acceptance.Ignored("a push"), answer);
  }

  @Test
  void aBug_isAFailureOfTheWebhook() {
    Supplier<AcceptWebhook> broken =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertTrue(accepted(broken, NEWS).handle((_, failure) -> failure != null).join());
  }

  /** The answer, after a look at the thread that it came on. */
  private CompletableFuture<Acceptance> accepted(Supplier<AcceptWebhook> duty, WebhookEvent event) {
    WebhookEntry entry =
        new WebhookEntry(
            new ScreenWebhook(
                () -> new Admission(List.of(), Owner.Scope.ORGANIZATION, List.of(), false),
                _ -> {}),
            deciding,
            duty);
    Thread own = thread(reading);
    CompletableFuture<Acceptance> answer = new CompletableFuture<>();
    reading.runOnContext(
        _ ->
            entry
                .accept(event)
                .onComplete(
                    result -> {
                      if (Thread.currentThread() != own) {
                        answer.completeExceptionally(new AssertionError("on another loop"));
                      } else if (result.succeeded()) {
                        answer.complete(result.result());
                      } else {
                        answer.completeExceptionally(result.cause());
                      }
                    }));
    return answer;
  }

  private AcceptWebhook duty(JobObserver jobs) {
    return new AcceptWebhook(
        () -> {
          throw new AssertionError("it was judged before");
        },
        null,
        jobs,
        _ -> {});
  }

  private JobObserver observer() {
    return new JobObserver() {
      @Override
      public Future<String> tell(WebhookEvent.JobNews news) {
        acted.complete(Thread.currentThread());
        return Future.succeededFuture("noted");
      }

      @Override
      public void announced(Ticket ticket) {}
    };
  }

  private static Thread thread(Context context) {
    Promise<Thread> thread = Promise.promise();
    context.runOnContext(_ -> thread.complete(Thread.currentThread()));
    return thread.future().await();
  }
}
