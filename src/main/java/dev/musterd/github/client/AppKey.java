package dev.musterd.github.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The App's private RSA key; it never prints itself, and no message quotes what was read. */
public final class AppKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** DER of version 0 and the algorithm rsaEncryption, which PKCS#8 puts before a PKCS#1 key. */
  private static final byte[] RSA_ALGORITHM = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** RFC 7518 asks this much of RS256; GitHub's keys have it. */
  private static final int SHORTEST = 2048;

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;

  private final PrivateKey key;

  private AppKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * Reads PEM as GitHub gives it (PKCS#1) or as openssl makes it (PKCS#8), or the base64 of either;
   * line ends may be written {@code \n}.
   *
   * @throws IllegalArgumentException saying what is wrong with the text, without any of it
   */
  public static AppKey of(String text) {
    Matcher pem = PEM.matcher(pemOf(text));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          "the private key is neither PEM nor base64 of PEM: it has no BEGIN and END line");
    }
    byte[] der = body(pem.group(2));
    return switch (pem.group(1)) {
      case "RSA PRIVATE KEY" -> rsa(wrapped(der));
      case "PRIVATE KEY" -> rsa(der);
      case "ENCRYPTED PRIVATE KEY" ->
          throw new IllegalArgumentException("the private key is encrypted; give it decrypted");
      default ->
          throw new IllegalArgumentException(
              "the PEM holds something other than an RSA private key");
    };
  }

  private static String pemOf(String text) {
    String lines = text.strip().replace("\\n", "\n").replace("\\r", "");
    if (lines.contains("-----BEGIN")) {
      return lines;
    }
    try {
      String decoded =
          new String(Base64.getMimeDecoder().decode(lines), StandardCharsets.ISO_8859_1);
      return decoded.replace("\\n", "\n");
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static byte[] body(String base64) {
    if (base64.contains("Proc-Type")) {
      throw new IllegalArgumentException("the private key is encrypted; give it decrypted");
    }
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException _) {
      // The cause is dropped because it quotes a character of the key.
      throw new IllegalArgumentException("the private key's PEM is damaged: not base64");
    }
  }

  private static AppKey rsa(byte[] pkcs8) {
    PrivateKey key = read(pkcs8);
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST) {
      throw new IllegalArgumentException(
          "the private key has fewer than " + SHORTEST + " bits, so it is not GitHub's");
    }
    return new AppKey(key);
  }

  private static PrivateKey read(byte[] pkcs8) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException _) {
      throw new IllegalArgumentException("the private key's PEM holds no readable RSA key");
    }
  }

  /** PKCS#8 is PKCS#1 in an envelope that names the algorithm: RFC 5208, section 5. */
  private static byte[] wrapped(byte[] pkcs1) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA_ALGORITHM);
    content.writeBytes(element(OCTET_STRING, pkcs1));
    return element(SEQUENCE, content.toByteArray());
  }

  private static byte[] element(byte tag, byte[] content) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    if (content.length < 0x80) {
      der.write(content.length);
    } else {
      int bytes = content.length > 0xffff ? 3 : content.length > 0xff ? 2 : 1;
      der.write(0x80 | bytes);
      for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        der.write(content.length >>> shift);
      }
    }
    der.writeBytes(content);
    return der.toByteArray();
  }

  PrivateKey privateKey() {
    return key;
  }

  @Override
  public String toString() {
    return "AppKey ***";
  }
}
