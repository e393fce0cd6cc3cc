package dev.musterd.http.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
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

  private final Scheme sha256;
  private final Optional<Scheme> sha1;

  private WebhookSignature(Scheme sha256, Optional<Scheme> sha1) {
    this.sha256 = sha256;
    this.sha1 = sha1;
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
    Scheme sha256 = Scheme.of("sha256=", "HmacSHA256", secrets);
    Optional<Scheme> sha1 =
        acceptSha1 ? Optional.of(Scheme.of("sha1=", "HmacSHA1", secrets)) : Optional.empty();
    return new WebhookSignature(sha256, sha1);
  }

  /** A header that is worth the arithmetic, or why there is none. */
  sealed interface Claim {
    /** A well-formed signature, not yet compared with anything. */
    record Claimed(Scheme scheme, byte[] signature) implements Claim {
      /** Whether one of the secrets made this signature over these bytes. */
      boolean holdsFor(RequestBody body) {
        return scheme.matches(signature, body);
      }
    }

    record Missing(String reason) implements Claim {}
  }

  /**
   * Reads the two headers, which may be absent. The stronger one counts alone when it is there, so
   * that nobody can choose the weaker one.
   */
  Claim claim(Optional<String> sha256Header, Optional<String> sha1Header) {
    if (sha256Header.isPresent()) {
      return sha256.claim(sha256Header.get(), SHA256_HEADER);
    } else if (sha1Header.isEmpty()) {
      return new Claim.Missing("the header " + SHA256_HEADER + " is missing");
    } else if (sha1.isEmpty()) {
      return new Claim.Missing(
          "only the SHA-1 signature is there, and github.accept-sha1-signatures is off");
    }
    return sha1.get().claim(sha1Header.get(), SHA1_HEADER);
  }

  /** One algorithm with every active secret. The prototypes are only ever cloned. */
  private record Scheme(String prefix, List<Mac> prototypes) {

    static Scheme of(String prefix, String algorithm, List<String> secrets) {
      return new Scheme(
          prefix, secrets.stream().map(secret -> prototype(algorithm, secret)).toList());
    }

    Claim claim(String header, String name) {
      int length = prefix.length() + 2 * prototypes.getFirst().getMacLength();
      if (header.length() != length || !header.startsWith(prefix)) {
        return malformed(name);
      }
      byte[] signature = new byte[prototypes.getFirst().getMacLength()];
      for (int i = 0; i < signature.length; i++) {
        int high = hexDigit(header.charAt(prefix.length() + 2 * i));
        int low = hexDigit(header.charAt(prefix.length() + 2 * i + 1));
        if (high < 0 || low < 0) {
          return malformed(name);
        }
        signature[i] = (byte) (high << 4 | low);
      }
      return new Claim.Claimed(this, signature);
    }

    private Claim malformed(String name) {
      int digits = 2 * prototypes.getFirst().getMacLength();
      return new Claim.Missing(
          "the header " + name + " is not " + prefix + " and " + digits + " hexadecimal digits");
    }

    boolean matches(byte[] signature, RequestBody body) {
      for (Mac prototype : prototypes) {
        Mac mac = copy(prototype);
        mac.update(body.bytes(), 0, body.length());
        if (MessageDigest.isEqual(mac.doFinal(), signature)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Zero to fifteen for an ASCII digit; Character.digit would also take the digits of Tibet. */
  private static int hexDigit(char digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int letter = digit | 0x20;
    return digit < 0x80 && letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
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
