package dev.musterd.doubles.github;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
  private final Vertx vertx = Vertx.vertx();
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub github = new SimulatedGitHub(time, time);

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  /** GitHub's published example: secret, body and signature. */
  @Test
  void signature_isGitHubsOwn() {
    assertEquals(
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        WebhookSender.signature(Buffer.buffer("Hello, World!"), "It's a Secret to Everybody"));
  }

  @Test
  void deliver_postsSignedBodyAndReportsStatus() {
    Promise<String> seen = Promise.promise();
    HttpServer daemon =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              String own = "sha256=" + WebhookSender.signature(body, "secret");
                              boolean signed = own.equals(request.getHeader("X-Hub-Signature-256"));
                              seen.complete(request.getHeader("X-GitHub-Event") + " " + signed);
                              request.response().setStatusCode(202).end();
                            }))
            .listen(0, "127.0.0.1")
            .await();
    assertEquals(202, deliverTo("http://127.0.0.1:" + daemon.actualPort()));
    assertEquals("workflow_job true", seen.future().await());
  }

  @Test
  void deliver_reportsZero_whenNobodyListens() {
    HttpServer closed =
        vertx.createHttpServer().requestHandler(_ -> {}).listen(0, "127.0.0.1").await();
    int port = closed.actualPort();
    closed.close().await();
    assertEquals(0, deliverTo("http://127.0.0.1:" + port));
  }

  private int deliverTo(String url) {
    github.install(ACME);
    WebhookSender sender = new WebhookSender(vertx.createHttpClient(), url, "secret");
    Promise<Integer> status = Promise.promise();
    github.sendWebhooksTo(delivery -> sender.deliver(delivery).onComplete(status));
    github.queueJob(ROCKETS, LINUX);
    return status.future().await();
  }
}
