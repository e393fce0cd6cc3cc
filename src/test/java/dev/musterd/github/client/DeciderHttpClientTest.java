package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.github.ScriptedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderHttpClientTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  @ParameterizedTest
  @CsvSource({
    "GET, /app, false, 200",
    "POST, /app/installations/1/access_tokens, false, 200",
    "POST, /orgs/acme/actions/runners/generate-jitconfig, true, 200",
    "POST, /orgs/acme/actions/runners/generate-jitconfig, false, not sent: this node does not"
        + " decide any more",
    "DELETE, /orgs/acme/actions/runners/7, false, not sent: this node does not decide any more",
  })
  void onlyTheDecider_changesAnything(
      String method, String path, boolean deciding, String expected) {
    try (ScriptedServer server = new ScriptedServer(vertx)) {
      server.say(path, "hello");
      HttpClient client =
          new GitHubHttp(vertx, true, Optional.empty(), ProxyRoutes.NONE).api(() -> deciding);
      String answer =
          client
              .request(
                  new RequestOptions()
                      .setMethod(HttpMethod.valueOf(method))
                      .setHost("127.0.0.1")
                      .setPort(server.port())
                      .setURI(path))
              .compose(request -> request.send())
              .map(response -> Integer.toString(response.statusCode()))
              .recover(failure -> Future.succeededFuture(failure.getMessage()))
              .eventually(client::close)
              .await();
      assertEquals(expected, answer);
    }
  }
}
