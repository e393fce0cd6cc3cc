package dev.musterd.http.webhook;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

  /**
   * How long a handshake may take, which is two or three turns of a connection. Vert.x shows a
   * connection only when it is complete, so until then time alone bounds how many there are.
   */
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private ServerTls() {}

  /**
   * Makes a server speak TLS, and only so, with this certificate.
   *
   * @param patience until the handshake is complete, unless {@link #HANDSHAKE} is less
   */
  static void require(HttpServerOptions server, PemKeyCertOptions certificate, Duration patience) {
    Duration handshake = patience.compareTo(HANDSHAKE) < 0 ? patience : HANDSHAKE;
    server
        .setSsl(true)
        .setSslHandshakeTimeout(handshake.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
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
