package dev.musterd.github.client;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.ProxyRoutes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.time.Duration;

/**
 * An HTTP client that sends each request by the proxy that leads to its host. Vert.x decides by a
 * list of names of its own, which knows neither networks nor ports.
 */
record RoutedHttpClient(HttpClient client, ProxyRoutes routes) implements HttpClient {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  @Override
  public Future<HttpClientRequest> request(RequestOptions options) {
    boolean secure = Boolean.TRUE.equals(options.isSsl());
    int port = options.getPort() == null ? secure ? HTTPS_PORT : HTTP_PORT : options.getPort();
    return routes
        .to(secure, String.valueOf(options.getHost()), port)
        .map(proxy -> request(proxy, options))
        .orElseGet(() -> client.request(options));
  }

  private Future<HttpClientRequest> request(HttpProxy proxy, RequestOptions options) {
    return client
        .request(new RequestOptions(options).setProxyOptions(options(proxy)))
        .recover(failure -> Future.failedFuture(ProxyFailedException.of(proxy, failure)));
  }

  private static ProxyOptions options(HttpProxy proxy) {
    ProxyOptions options =
        new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
    proxy
        .login()
        .ifPresent(login -> options.setUsername(login.user()).setPassword(login.password()));
    return options;
  }

  @Override
  public Future<Void> shutdown(Duration patience) {
    return client.shutdown(patience);
  }
}
