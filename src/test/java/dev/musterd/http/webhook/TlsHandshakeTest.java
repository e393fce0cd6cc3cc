package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.github.TestAuthority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handshakes the webhook port takes, from a client that offers one version or cipher. */
class TlsHandshakeTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @AutoClose private static final Vertx vertx = Vertx.vertx();
  private static final TestAuthority first = TestAuthority.shared();
  private static final TestAuthority second = TestAuthority.otherShared();
  private WebhookServer server;

  @BeforeEach
  void start() {
    server = TlsWebhookServer.start(vertx, first, WebhookServer.PATIENCE);
  }

  @AfterEach
  void stop() {
    server.close(java.time.Duration.ZERO).await();
  }

  /** Trusts everything: what is presented is compared, not judged. */
  private static final X509TrustManager ANYTHING =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  private SSLSocket connect() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {ANYTHING}, null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) Hang.LIMIT.toMillis());
    return socket;
  }

  private static int get(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    String status = new String(in.readNBytes("HTTP/1.1 404".length()), StandardCharsets.US_ASCII);
    while (in.read() != '}') {
      // The rest of the answer, which is one line of JSON.
    }
    return Integer.parseInt(status.substring("HTTP/1.1 ".length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void currentVersions_areTaken(String version) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      assertEquals(404, get(socket));
      assertEquals(version, socket.getSession().getProtocol());
    }
  }

  /**
   * The JDK itself refuses to offer the old versions, so that a client by hand does: the handshake
   * of TLS 1.0, of which only the version differs in 1.1.
   */
  @ParameterizedTest
  @CsvSource({"1, TLS 1.0", "2, TLS 1.1"})
  void oldVersions_areRefused(int minor, String name) throws IOException {
    byte[] hello = Hello.of(minor);
    try (java.net.Socket socket =
        new java.net.Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout((int) Hang.LIMIT.toMillis());
      socket.getOutputStream().write(hello);
      byte[] record = socket.getInputStream().readNBytes(7);
      assertEquals(21, record[0], name + ": an alert, and no ServerHello");
      assertEquals(2, record[5], "fatal");
      assertEquals(70, record[6], "protocol_version");
    }
  }

  /** A ClientHello of before TLS 1.3. */
  private static final class Hello {
    private static byte[] of(int minor) {
      byte[] random = new byte[32];
      Arrays.fill(random, (byte) 7);
      java.nio.ByteBuffer body = java.nio.ByteBuffer.allocate(256);
      body.put((byte) 3).put((byte) minor).put(random).put((byte) 0);
      // ECDHE with ECDSA or RSA and AES-128-CBC, and the mandatory one of TLS 1.0 and 1.1.
      body.putShort((short) 6).putShort((short) 0xC009).putShort((short) 0xC013);
      body.putShort((short) 0x002F).put((byte) 1).put((byte) 0);
      // Groups and point formats.
      body.putShort((short) 14);
      body.putShort((short) 10).putShort((short) 4).putShort((short) 2).putShort((short) 23);
      body.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0);
      int length = body.position();
      return java.nio.ByteBuffer.allocate(9 + length)
          .put((byte) 22)
          .put((byte) 3)
          .put((byte) 1)
          .putShort((short) (4 + length))
          .put((byte) 1)
          .put((byte) 0)
          .putShort((short) length)
          .put(body.array(), 0, length)
          .array();
    }
  }

  /** All of these the JDK would take by default. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
      })
  void weakCiphers_areRefused(String cipher) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThrows(SSLException.class, socket::startHandshake);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLSv1.3, TLS_AES_256_GCM_SHA384"
  })
  void goodCiphers_areTaken(String version, String cipher) throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertEquals(404, get(socket));
      assertEquals(cipher, socket.getSession().getCipherSuite());
    }
  }

  @Test
  void connectionsThatAreOpen_goOn_whenTheCertificateIsReplaced_withTheSameCiphers()
      throws Exception {
    try (SSLSocket open = connect()) {
      assertEquals(404, get(open));
      Certificate before = open.getSession().getPeerCertificates()[0];
      server
          .present(Files.readString(second.certificate()), Files.readString(second.key()))
          .await();
      assertEquals(404, get(open));
      try (SSLSocket next = connect()) {
        assertEquals(404, get(next));
        assertNotEquals(before, next.getSession().getPeerCertificates()[0]);
        assertTrue(ServerTls.CIPHERS.contains(next.getSession().getCipherSuite()));
      }
    }
    weakCiphers_areRefused("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA");
  }
}
