package dev.musterd.http.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * GitHub's signature over the raw body of a delivery. Several secrets may be active at once, so
 * that one can be replaced without losing a delivery.
 *
 * @see <a
 *     href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">GitHub:
 *     validating webhook deliveries</a>
 */
public final class WebhookSignature {
  static final String SHA256_HEADER = "X-Hub-Signature-256";
  static final String SHA1_HEADER = "X-Hub-Signature";

  /** By algorithm, one of each active secret. They are only ever cloned. */
  private final Map<Algorithm, List<Mac>> prototypes;

  private enum Algorithm {
    SHA256(SHA256_HEADER, "sha256=", "HmacSHA256", 64),
    SHA1(SHA1_HEADER, "sha1=", "HmacSHA1", 40);

    private final String header;
    private final String prefix;
    private final String mac;
    private final int digits;

    Algorithm(String header, String prefix, String mac, int digits) {
      this.header = header;
      this.prefix = prefix;
      this.mac = mac;
      this.digits = digits;
    }
  }

  private WebhookSignature(Map<Algorithm, List<Mac>> prototypes) {
    this.prototypes = prototypes;
  }

  /**
   * @param acceptSha1 also take the legacy header, which is all that an old GitHub Enterprise
   *     Server sends
   * @throws IllegalArgumentException when there is no secret, or an empty one
   */
  public static WebhookSignature of(List<String> secrets, boolean acceptSha1) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("at least one webhook secret is needed");
    }
    Map<Algorithm, List<Mac>> prototypes = new EnumMap<>(Algorithm.class);
    prototypes.put(Algorithm.SHA256, prototypes(Algorithm.SHA256, secrets));
    if (acceptSha1) {
      prototypes.put(Algorithm.SHA1, prototypes(Algorithm.SHA1, secrets));
    }
    return new WebhookSignature(prototypes);
  }

  /** A header that is worth the arithmetic, or why there is none. */
  sealed interface Claim {
    /** A well-formed signature, not yet verified. */
    record Claimed(Algorithm algorithm, byte[] signature) implements Claim {}

    record Missing(String reason) implements Claim {}
  }

  /**
   * Reads the two headers, which may be absent. The stronger one counts alone when it is there, so
   * that a sender cannot choose the weaker one.
   */
  Claim claim(Optional<String> sha256Header, Optional<String> sha1Header) {
    if (sha256Header.isPresent()) {
      return claim(Algorithm.SHA256, sha256Header.get());
    } else if (sha1Header.isEmpty()) {
      return new Claim.Missing("the header " + SHA256_HEADER + " is missing");
    } else if (!prototypes.containsKey(Algorithm.SHA1)) {
      return new Claim.Missing(
          "only the SHA-1 signature is there, and github.accept-sha1-signatures is off");
    }
    return claim(Algorithm.SHA1, sha1Header.get());
  }

  private static Claim claim(Algorithm algorithm, String header) {
    int from = algorithm.prefix.length();
    return isWellFormed(algorithm, header)
        ? new Claim.Claimed(algorithm, HexFormat.of().parseHex(header, from, header.length()))
        : new Claim.Missing(
            "the header %s is not %s and %d hexadecimal digits"
                .formatted(algorithm.header, algorithm.prefix, algorithm.digits));
  }

  /** Asked first, since an exception for each header that is none would cost more than the HMAC. */
  private static boolean isWellFormed(Algorithm algorithm, String header) {
    int from = algorithm.prefix.length();
    if (header.length() != from + algorithm.digits || !header.startsWith(algorithm.prefix)) {
      return false;
    }
    for (int i = from; i < header.length(); i++) {
      if (!HexFormat.isHexDigit(header.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of the secrets made this signature over these bytes; in constant time. */
  boolean verify(Claim.Claimed claim, RequestBody body) {
    for (Mac prototype : prototypes.get(claim.algorithm())) {
      Mac mac = copy(prototype);
      body.forEachPiece(piece -> mac.update(piece.bytes(), 0, piece.length()));
      if (MessageDigest.isEqual(mac.doFinal(), claim.signature())) {
        return true;
      }
    }
    return false;
  }

  private static List<Mac> prototypes(Algorithm algorithm, List<String> secrets) {
    return secrets.stream().map(secret -> prototype(algorithm.mac, secret)).toList();
  }

  private static Mac prototype(String algorithm, String secret) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac;
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(algorithm + " is in every JDK", absent);
    }
  }

  /** A clone has the key already worked in, which is half the cost of a small body. */
  private static Mac copy(Mac prototype) {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException absent) {
      throw new IllegalStateException("the JDK's own HMACs can be cloned", absent);
    }
  }
}
