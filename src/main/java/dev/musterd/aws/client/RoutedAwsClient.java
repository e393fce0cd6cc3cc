package dev.musterd.aws.client;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.ProxyRoutes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.ProxyConfiguration;

/**
 * An HTTP client for the SDK that sends each request by the proxy that leads to its host. The CRT's
 * client knows one proxy for all hosts, so there is one of them for each way that is used.
 */
final class RoutedAwsClient implements SdkAsyncHttpClient {
  /** When a connection that is silent is probed, and how long the probe may be unanswered. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

  private static final String NO_TRUST_STORE = "AWS_IO_TLS_ERROR_DEFAULT_TRUST_STORE_NOT_FOUND";

  private final ProxyRoutes routes;
  private final int connections;
  private final Duration connect;
  private final Map<Optional<HttpProxy>, SdkAsyncHttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @param connections the maximum for each way
   * @param connect the time limit until a connection stands
   */
  RoutedAwsClient(ProxyRoutes routes, int connections, Duration connect) {
    this.routes = routes;
    this.connections = connections;
    this.connect = connect;
    clients.computeIfAbsent(routes.https(), this::client);
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    Optional<HttpProxy> way = routes.to(request.request().getUri());
    return clients.computeIfAbsent(way, this::client).execute(request);
  }

  @Override
  public String clientName() {
    return "AwsCommonRuntime";
  }

  /** Without what the SDK reads from the environment itself, which leaves out NO_PROXY. */
  private SdkAsyncHttpClient client(Optional<HttpProxy> way) {
    ProxyConfiguration.Builder proxy =
        ProxyConfiguration.builder()
            .useEnvironmentVariableValues(false)
            .useSystemPropertyValues(false);
    way.ifPresent(
        found -> {
          proxy.scheme("http").host(found.host()).port(found.port());
          found.login().ifPresent(login -> proxy.username(login.user()).password(login.password()));
        });
    try {
      return AwsCrtAsyncHttpClient.builder()
          .maxConcurrency(connections)
          .connectionTimeout(connect)
          .tcpKeepAliveConfiguration(
              probes -> probes.keepAliveInterval(KEEP_ALIVE).keepAliveTimeout(KEEP_ALIVE_TIMEOUT))
          .proxyConfiguration(proxy.build())
          .build();
    } catch (CrtRuntimeException failure) {
      throw explained(failure);
    }
  }

  /** What keeps a client from being made, in the words of what an operator can do about it. */
  static RuntimeException explained(CrtRuntimeException failure) {
    return NO_TRUST_STORE.equals(failure.errorName) ? new NoTrustStoreException(failure) : failure;
  }

  @Override
  public void close() {
    clients.values().forEach(SdkAsyncHttpClient::close);
  }
}
