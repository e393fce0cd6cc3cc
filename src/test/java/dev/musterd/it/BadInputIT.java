package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.model.Job;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What strangers, proxies and bugs send to the packaged daemon: an answer each, and no harm. */
class BadInputIT {
  private static final int GIANT = 30_000_000;
  private static final int DEEP = 100_000;

  /** Said of every delivery that is not signed with the secret. */
  private static final String STRANGERS = "somebody else's";

  private record Sent(String what, String event, String body, String secret, int status) {
    static Sent signed(String what, String event, String body, int status) {
      return new Sent(what, event, body, ServiceDoubles.WEBHOOK_SECRET, status);
    }
  }

  private static List<Sent> all() {
    String truncated = "{\"action\":\"queued\",\"workflow_job\":{\"id\":1,";
    String nested = "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
    String inNames =
        """
        {"action": "queued", "repository": {"name": "ro\\u0000ck\\u001b[31m", "owner": {"login": "acme"}},
         "workflow_job": {"id": 1, "run_id": 2, "labels": ["self-hosted"], "created_at": "2026-11-02T09:00:00Z"}}
        """;
    return List.of(
        Sent.signed("truncated JSON", "workflow_job", truncated, 400),
        Sent.signed("nothing", "workflow_job", "", 400),
        Sent.signed("no JSON", "workflow_job", "\u0000\u0001", 400),
        Sent.signed("deep nesting", "workflow_job", "{\"workflow_job\":" + nested + "}", 400),
        Sent.signed("brackets", "workflow_job", "[".repeat(DEEP), 400),
        Sent.signed("control characters in names", "workflow_job", inNames, 400),
        Sent.signed("another event", "push", "{}", 200),
        Sent.signed("an unknown event", "\u00e9vent{}", "{}", 200),
        Sent.signed("ping", "ping", "{\"zen\":\"Keep it logically awesome.\"}", 200),
        Sent.signed("30 MB", "workflow_job", "x".repeat(GIANT), 413),
        new Sent("30 MB of a stranger", "workflow_job", "x".repeat(GIANT), STRANGERS, 413),
        new Sent("a stranger's", "workflow_job", "{}", STRANGERS, 401));
  }

  @Test
  void everyBadDelivery_isAnswered_andTheDaemonStillServes() throws Exception {
    try (DaemonFixture fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1));
        HttpClient http = HttpClient.newHttpClient()) {
      DaemonProcess daemon = fixture.readyDaemon();
      List<String> wrong = new ArrayList<>();
      for (Sent sent : all()) {
        int status = post(http, fixture.services().webhookUrl(), sent);
        if (status != sent.status()) {
          wrong.add("%s: %d and not %d".formatted(sent.what(), status, sent.status()));
        }
      }
      assertEquals(List.of(), wrong);

      List<Job.Id> jobs = fixture.queue(1);
      fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
      assertEquals(0, daemon.terminate());
      assertEquals(9, fixture.events("webhook-rejected").size());
      assertEquals(List.of(), fixture.events("duty-failed"));
      assertEquals(List.of(), traces(fixture.output()));
    }
  }

  /** Stack traces, but for those of the checker of blocked threads, see {@link BlockedLoops}. */
  private static List<String> traces(List<String> output) {
    return output.stream()
        .filter(line -> line.contains("\tat ") || line.contains("\"stack\""))
        .filter(line -> !line.contains("has been blocked"))
        .toList();
  }

  private static int post(HttpClient http, String url, Sent sent)
      throws IOException, InterruptedException {
    String signature = WebhookSender.signature(Buffer.buffer(sent.body()), sent.secret());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("X-GitHub-Event", sent.event())
            .header("X-Hub-Signature-256", "sha256=" + signature)
            .POST(HttpRequest.BodyPublishers.ofString(sent.body()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
