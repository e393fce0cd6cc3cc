package dev.musterd.base;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A URL that holds a token in its path or query, as those of incoming webhooks do. Its text is the
 * scheme and the host alone.
 *
 * @param uri https, or http to loopback; without user and fragment
 */
public record SecretUrl(URI uri) {
  private static final int LENGTH_MAX = 4_096;

  private static final int PORT_MAX = 65_535;

  /**
   * The URL that the text is.
   *
   * @throws IllegalArgumentException with what is wrong, without any of the text
   */
  public static SecretUrl of(String text) {
    URI uri = uri(text);
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
      throw new IllegalArgumentException("it has no host, or no port that there is");
    } else if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("it must have no user, password or fragment");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(uri.getHost()))) {
      throw new IllegalArgumentException("it must begin with https:// (http:// only for loopback)");
    }
    return new SecretUrl(uri);
  }

  private static URI uri(String text) {
    try {
      if (text.length() <= LENGTH_MAX) {
        return new URI(text);
      }
    } catch (URISyntaxException _) {
      // Its message quotes the text.
    }
    throw new IllegalArgumentException("it is no URL");
  }

  /** Without DNS, any name but localhost counts as remote. */
  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
