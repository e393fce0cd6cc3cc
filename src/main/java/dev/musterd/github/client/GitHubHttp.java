package dev.musterd.github.client;

import dev.musterd.base.ProxyRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The HTTP clients for GitHub: bounded, kept alive, trusting what the configuration says. */
public final class GitHubHttp {
  /**
   * GitHub allows 100 concurrent calls per App; a fifth leaves room for other programs that use it.
   */
  static final int CONNECTIONS = 20;

  /** Shorter than what servers and firewalls keep, so that we rarely write into a dead one. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Beyond this, a call fails at once and is tried later rather than queue without end. */
  private static final int WAITING = 2_000;

  /** Connections for files: one is read at a time, and another may be ending. */
  private static final int FILES = 2;

  private final Vertx vertx;
  private final boolean verify;
  private final Optional<Path> caFile;
  private final ProxyRoutes routes;

  /**
   * The HTTP clients for this GitHub.
   *
   * @param verify false trusts any certificate: for a server with a self-made one
   * @param caFile PEM of the only authorities to trust, in place of the system's
   * @param routes which proxy leads where
   */
  public GitHubHttp(Vertx vertx, boolean verify, Optional<Path> caFile, ProxyRoutes routes) {
    this.vertx = vertx;
    this.verify = verify;
    this.caFile = caFile;
    this.routes = routes;
  }

  /** A client for the API. */
  public HttpClient api() {
    return routed(create(vertx, verify, caFile));
  }

  /**
   * A client for the API.
   *
   * @param deciding whether requests may be made that only the node that decides makes
   */
  public HttpClient api(BooleanSupplier deciding) {
    return new DeciderHttpClient(api(), deciding);
  }

  /** A client for files of GitHub's own hosts: it changes no bytes and keeps no connection. */
  public HttpClient files() {
    return routed(forFiles(vertx, verify, caFile));
  }

  /** A client for files of other hosts, which trusts what the system does. */
  public HttpClient filesOfOthers() {
    return routed(forFiles(vertx, true, Optional.empty()));
  }

  /**
   * A client for requests to other hosts, whose certificates are verified by the system's trust.
   */
  public static HttpClient ofOthers(Vertx vertx, ProxyRoutes routes) {
    return new RoutedHttpClient(create(vertx, true, Optional.empty()), routes);
  }

  private HttpClient routed(HttpClientAgent agent) {
    return new RoutedHttpClient(agent, routes);
  }

  /** A client for the API that needs no proxy. */
  public static HttpClientAgent create(Vertx vertx, boolean verify, Optional<Path> caFile) {
    return vertx
        .httpClientBuilder()
        .with(options(verify, caFile).setDecompressionSupported(true))
        .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING))
        .build();
  }

  /** A client for files that needs no proxy. */
  public static HttpClientAgent forFiles(Vertx vertx, boolean verify, Optional<Path> caFile) {
    return vertx
        .httpClientBuilder()
        .with(options(verify, caFile).setKeepAlive(false))
        .with(new PoolOptions().setHttp1MaxSize(FILES))
        .build();
  }

  private static HttpClientOptions options(boolean verify, Optional<Path> caFile) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setKeepAlive(true)
            .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setVerifyHost(verify)
            .setTrustAll(!verify);
    if (verify) {
      caFile.ifPresent(
          file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    return options;
  }
}
