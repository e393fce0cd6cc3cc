package dev.musterd.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs bodies by HMAC-SHA256 for a receiver that knows the secret. What is signed is the time in
 * seconds since 1970, a dot, and the body: a receiver that refuses old times is safe from replays.
 */
public final class BodySignature {
  static final String HEADER = "X-Musterd-Signature-256";

  static final String TIMESTAMP_HEADER = "X-Musterd-Timestamp";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret not empty
   */
  public BodySignature(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The value of the signature's header: {@code sha256=} and 64 hexadecimal digits. */
  String of(Instant at, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      byte[] digest = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
      return "sha256=" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("each JDK has HMAC-SHA256", impossible);
    }
  }
}
