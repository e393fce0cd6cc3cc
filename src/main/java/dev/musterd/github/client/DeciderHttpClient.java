package dev.musterd.github.client;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * An HTTP client that refuses what changes anything at GitHub once this node does not decide any
 * more: a repetition, or the second request of a call, may have waited while the process stood
 * still. A token changes nothing.
 *
 * @param deciding whether this node decides, at this very moment
 */
record DeciderHttpClient(HttpClient client, BooleanSupplier deciding) implements HttpClient {
  private static final String TOKENS = "/access_tokens";

  @Override
  public Future<HttpClientRequest> request(RequestOptions options) {
    return isRead(options) || deciding.getAsBoolean()
        ? client.request(options)
        : Future.failedFuture("not sent: this node does not decide any more");
  }

  private static boolean isRead(RequestOptions options) {
    return options.getMethod().equals(HttpMethod.GET)
        || String.valueOf(options.getURI()).endsWith(TOKENS);
  }

  @Override
  public Future<Void> shutdown(Duration patience) {
    return client.shutdown(patience);
  }
}
