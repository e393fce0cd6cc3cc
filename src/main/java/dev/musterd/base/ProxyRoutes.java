package dev.musterd.base;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The way out: which proxy leads to a host, if any.
 *
 * @param https for URLs that begin with https
 * @param http for URLs that begin with http
 * @param direct hosts that are reached without
 */
public record ProxyRoutes(Optional<HttpProxy> https, Optional<HttpProxy> http, NoProxy direct) {
  /** Everything is reached without a proxy. */
  public static final ProxyRoutes NONE =
      new ProxyRoutes(Optional.empty(), Optional.empty(), NoProxy.NOTHING);

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /** The proxy to a URL; empty when it is reached directly. */
  public Optional<HttpProxy> to(URI url) {
    boolean secure = "https".equals(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT));
    int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    return to(secure, String.valueOf(url.getHost()), port);
  }

  /**
   * The proxy to a host; empty when it is reached directly.
   *
   * @param secure whether it is spoken to by https
   */
  public Optional<HttpProxy> to(boolean secure, String host, int port) {
    return (secure ? https : http)
        .filter(_ -> !NoProxy.METADATA.covers(host, port) && !direct.covers(host, port));
  }
}
