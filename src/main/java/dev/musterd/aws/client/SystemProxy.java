package dev.musterd.aws.client;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.ProxyRoutes;
import java.util.Map;

/**
 * The JVM's properties of a proxy, which the SDK's own chain of credentials reads where it calls
 * STS. Metadata of instances and containers it asks directly in any case.
 */
public final class SystemProxy {
  private SystemProxy() {}

  /** Sets the proxy to AWS for the process; without one, nothing is changed. */
  public static void set(ProxyRoutes routes) {
    // The CRT's client asks for those of http, whatever it connects to.
    routes
        .https()
        .ifPresent(proxy -> Map.of("https", proxy, "http", proxy).forEach(SystemProxy::set));
  }

  private static void set(String scheme, HttpProxy proxy) {
    System.setProperty(scheme + ".proxyHost", proxy.host());
    System.setProperty(scheme + ".proxyPort", Integer.toString(proxy.port()));
    proxy
        .login()
        .ifPresent(
            login -> {
              System.setProperty(scheme + ".proxyUser", login.user());
              System.setProperty(scheme + ".proxyPassword", login.password());
            });
  }
}
