package dev.musterd.base;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP proxy, which takes CONNECT. Its text never shows the credentials.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record HttpProxy(String host, int port, Optional<Login> login) {
  private static final int PORT = 80;

  private static final int PORT_MAX = 65_535;

  /** A user and a password, for the header Proxy-Authorization. */
  public record Login(String user, String password) {
    /**
     * From {@code user:password}.
     *
     * @throws IllegalArgumentException when there is no colon
     */
    public static Login of(String text) {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("it must be user:password");
      }
      return new Login(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * From a URL as the variables of the environment have it: the scheme may be missing, user and
   * password may be there, percent-encoded.
   *
   * @throws IllegalArgumentException with what is wrong, without any of the text
   */
  public static HttpProxy of(String url) {
    URI uri = uri(url.strip());
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http")) {
      throw new IllegalArgumentException("it must begin with http://, as no other proxy is known");
    }
    boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
    if (uri.getHost() == null || uri.getPort() > PORT_MAX || uri.getPort() == 0 || !bare) {
      throw malformed();
    }
    return new HttpProxy(
        uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort() < 0 ? PORT : uri.getPort(),
        Optional.ofNullable(uri.getRawUserInfo()).map(HttpProxy::login));
  }

  private static URI uri(String text) {
    try {
      return new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException _) {
      throw malformed();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("it must be http://HOST:PORT");
  }

  private static Login login(String userInfo) {
    String[] parts = userInfo.split(":", 2);
    return new Login(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
  }

  /** A plus sign is one here, and no blank as in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  public HttpProxy with(Login other) {
    return new HttpProxy(host, port, Optional.of(other));
  }

  /** The URL, without the credentials. */
  @Override
  public String toString() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
