package dev.musterd.http.webhook;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The versions and ciphers of TLS that the webhook port takes: TLS 1.3 and 1.2, forward secrecy and
 * authenticated encryption only. Stated here, so that no setting of the JVM or default of a library
 * takes more.
 *
 * @see <a href="https://wiki.mozilla.org/Security/Server_Side_TLS">Mozilla's recommendations,
 *     "intermediate", without its finite-field Diffie-Hellman</a>
 */
final class ServerTls {
  static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private ServerTls() {}

  /** Makes a server speak TLS, and only so, with this certificate. */
  static void require(HttpServerOptions server, PemKeyCertOptions certificate) {
    server
        .setSsl(true)
        .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS))
        .setKeyCertOptions(certificate);
    CIPHERS.forEach(server::addEnabledCipherSuite);
  }

  /** What connections are opened with that show this certificate. */
  static ServerSSLOptions options(PemKeyCertOptions certificate) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setKeyCertOptions(certificate)
            .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS));
    CIPHERS.forEach(options::addEnabledCipherSuite);
    return options;
  }
}
