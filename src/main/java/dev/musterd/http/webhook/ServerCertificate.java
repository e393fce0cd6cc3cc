package dev.musterd.http.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** The judgement of a certificate and its key, before a port shows them. */
final class ServerCertificate {
  private static final byte[] ANYTHING = {1, 2, 3};

  private ServerCertificate() {}

  /** What is wrong with them, never quoting them; blocks. */
  static Optional<String> problem(Vertx vertx, PemKeyCertOptions pem) {
    try {
      KeyManagerFactory factory = pem.getKeyManagerFactory(vertx);
      X509KeyManager keys = (X509KeyManager) factory.getKeyManagers()[0];
      return problem(keys);
    } catch (Exception unreadable) {
      return Optional.of("the certificate or its key is not readable PEM");
    }
  }

  private static Optional<String> problem(X509KeyManager keys) throws Exception {
    for (String type : new String[] {"RSA", "EC", "EdDSA"}) {
      String[] aliases = keys.getServerAliases(type, null);
      if (aliases != null) {
        PrivateKey key = keys.getPrivateKey(aliases[0]);
        X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
        return isPair(key, certificate)
            ? Optional.empty()
            : Optional.of("the key is not that of the certificate");
      }
    }
    return Optional.of("the key is not that of the certificate");
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) throws Exception {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(ANYTHING);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(certificate.getPublicKey());
      signature.update(ANYTHING);
      return signature.verify(signed);
    } catch (SignatureException | InvalidKeyException other) {
      return false;
    }
  }
}
