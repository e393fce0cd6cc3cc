package dev.musterd.daemon;

import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.flow.webhook.ScreenWebhook;
import dev.musterd.flow.webhook.ScreenWebhook.Screened;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * The way of a webhook from the event loop that read it to the one that decides, and of its answer
 * back. What is not ours is answered where it was read.
 *
 * @param deciding the loop of the views and the queue
 * @param acceptWebhook of this moment; asked on that loop
 */
record WebhookEntry(ScreenWebhook screen, Context deciding, Supplier<AcceptWebhook> acceptWebhook) {

  /** Called on any event loop, where the answer arrives as well. */
  Future<Acceptance> accept(WebhookEvent event) {
    return switch (screen.screen(event)) {
      case Screened.Settled(String reason) ->
          Future.succeededFuture(new Acceptance.Ignored(reason));
      case Screened.Admitted admitted -> decide(admitted);
      case Screened.News news -> decide(news);
    };
  }

  private Future<Acceptance> decide(Screened screened) {
    Context own = Vertx.currentContext();
    Promise<Acceptance> answer = Promise.promise();
    deciding.runOnContext(
        _ -> act(screened).onComplete(result -> own.runOnContext(_ -> answer.handle(result))));
    return answer.future();
  }

  private Future<Acceptance> act(Screened screened) {
    try {
      return acceptWebhook.get().act(screened);
    } catch (RuntimeException bug) {
      return Future.failedFuture(bug);
    }
  }
}
