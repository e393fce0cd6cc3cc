package dev.musterd.telemetry.otlp;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.ProxyRoutes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The way of exports out: the proxies that everything else takes, by the receiver's host. */
final class OtlpProxy extends ProxySelector {
  private static final String AUTHORIZATION = "Proxy-Authorization";

  /**
   * What the JDK's client does not send to a proxy before an https receiver, unless it is told.
   *
   * @see <a
   *     href="https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/net/doc-files/net-properties.html">
   *     Networking properties</a>
   */
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private final ProxyRoutes routes;

  OtlpProxy(ProxyRoutes routes) {
    this.routes = routes;
    if (login().isPresent()) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
  }

  @Override
  public List<Proxy> select(URI receiver) {
    return List.of(routes.to(receiver).map(OtlpProxy::proxy).orElse(Proxy.NO_PROXY));
  }

  private static Proxy proxy(HttpProxy proxy) {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()));
  }

  /** The failed export is reported by the exporter. */
  @Override
  public void connectFailed(URI receiver, SocketAddress proxy, IOException failure) {}

  SpanExporter applied(SpanExporter exporter) {
    if (!(exporter instanceof OtlpHttpSpanExporter ours)) {
      return exporter;
    }
    var builder = ours.toBuilder().setProxy(ProxyOptions.create(this));
    login().ifPresent(value -> builder.addHeader(AUTHORIZATION, value));
    return builder.build();
  }

  MetricExporter applied(MetricExporter exporter) {
    if (!(exporter instanceof OtlpHttpMetricExporter ours)) {
      return exporter;
    }
    var builder = ours.toBuilder().setProxyOptions(ProxyOptions.create(this));
    login().ifPresent(value -> builder.addHeader(AUTHORIZATION, value));
    return builder.build();
  }

  /**
   * The same for both schemes, as the configuration has one; the client keeps it from receivers.
   */
  private Optional<String> login() {
    return Stream.of(routes.https(), routes.http())
        .flatMap(Optional::stream)
        .flatMap(proxy -> proxy.login().stream())
        .findFirst()
        .map(login -> login.user() + ":" + login.password())
        .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
        .map(encoded -> "Basic " + encoded);
  }
}
