package dev.musterd.http.webhook;

import dev.musterd.http.webhook.WebhookJson.Reading;
import dev.musterd.model.Owner;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Fuzz target: the reader of webhooks. The first line is the event, the rest the body.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class WebhookFuzz {

  private WebhookFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    int line = 0;
    while (line < input.length && input[line] != '\n') {
      line++;
    }
    String event = new String(input, 0, line, StandardCharsets.UTF_8);
    RequestBody body = new RequestBody();
    if (line < input.length) {
      body.append(Buffer.buffer(input).slice(line + 1, input.length), 0);
    }
    Reading reading = WebhookJson.read(event, "delivery-1", body);
    switch (reading) {
      case Reading.Malformed(String reason) -> requireText(reason);
      case Reading.Readable(var read) -> check(read);
    }
  }

  private static void check(WebhookEvent event) {
    switch (event) {
      case WebhookEvent.JobQueued queued -> {
        requireName(queued.job().repository());
        queued.job().labels().values().forEach(WebhookFuzz::requireText);
      }
      case WebhookEvent.JobStarted started -> {
        requireName(started.repository());
        requirePrintable(started.runner());
      }
      case WebhookEvent.JobFinished finished -> {
        requireName(finished.repository());
        finished.runner().ifPresent(WebhookFuzz::requirePrintable);
        requireText(finished.conclusion());
      }
      default -> {}
    }
  }

  private static void requireName(Owner.Repository repository) {
    if (!Owner.of(Owner.Scope.REPOSITORY, repository.name()).equals(repository)) {
      throw new AssertionError("no repository: " + repository);
    }
  }

  private static void requireText(String text) {
    requirePrintable(text);
    if (text.isEmpty()) {
      throw new AssertionError("nothing is said");
    }
  }

  private static void requirePrintable(String text) {
    if (text.codePoints().anyMatch(JobLabels::isForged)) {
      throw new AssertionError("a forged character");
    }
  }
}
