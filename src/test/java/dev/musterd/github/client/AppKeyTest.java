package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.github.GitHubApp;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppKeyTest {
  private static final PrivateKey KEY = GitHubApp.one().keys().getPrivate();
  private static final String PKCS8 = GitHubApp.one().pem();

  /** GitHub's own form; the inner key starts after the envelope's 26 bytes at 2048 bits. */
  private static final String PKCS1 =
      "-----BEGIN RSA PRIVATE KEY-----\n"
          + Base64.getMimeEncoder()
              .encodeToString(Arrays.copyOfRange(KEY.getEncoded(), 26, KEY.getEncoded().length))
          + "\n-----END RSA PRIVATE KEY-----\n";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertReads(String text) {
    assertEquals(KEY, AppKey.of(text).privateKey());
  }

  @Test
  void of_readsEveryFormPeopleHave() {
    for (String pem : new String[] {PKCS1, PKCS8}) {
      assertReads(pem);
      assertReads("  \n" + pem.replace("\n", "\r\n"));
      assertReads(pem.replace("\r\n", "\n").replace("\n", "\\n"));
      assertReads(pem.replace("\r\n", "\\r\\n").replace("\n", "\\n"));
      assertReads(base64(pem));
      assertReads(base64(pem).replaceAll("(.{60})", "$1\n"));
      assertReads(base64(pem.replace("\r\n", "\n").replace("\n", "\\n")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MIIEpAIBAAKCAQEA1234567890",
        "/etc/musterd/app.pem",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIE?AIBAAKCAQEA\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEA\n-----END PUBLIC KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n"
            + "-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEpAIBAAKCAQEA\n"
            + "-----END RSA PRIVATE KEY-----",
      })
  void of_saysWhatIsWrongWithoutQuoting_whenTextIsNoKey(String text) {
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> AppKey.of(text));
    assertFalse(failure.getMessage().contains("MIIE"), failure.getMessage());
    assertFalse(failure.getMessage().contains("/etc"), failure.getMessage());
    assertEquals(null, failure.getCause());
  }

  @Test
  void of_refuses_whenKeyIsTooShort() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String pem = new GitHubApp("1", generator.generateKeyPair()).pem();
    assertThrows(IllegalArgumentException.class, () -> AppKey.of(pem));
  }

  @Test
  void toString_showsNothing() {
    assertEquals("AppKey ***", AppKey.of(PKCS8).toString());
  }

  @Test
  void jwt_isSignedForTheAppAndRenewed_aMinuteBeforeItEnds() {
    VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
    AppJwt jwt = new AppJwt("4711", AppKey.of(PKCS8), time);
    String first = jwt.token();
    Claims claims =
        Jwts.parser()
            .verifyWith(GitHubApp.one().keys().getPublic())
            .clock(() -> Date.from(time.instant()))
            .build()
            .parseSignedClaims(first)
            .getPayload();
    assertEquals("4711", claims.getIssuer());
    assertEquals(time.instant().minusSeconds(60), claims.getIssuedAt().toInstant());
    assertEquals(time.instant().plusSeconds(540), claims.getExpiration().toInstant());
    assertFalse(claims.getId().isBlank());
    time.advance(Duration.ofSeconds(479));
    assertEquals(first, jwt.token());
    time.advance(Duration.ofSeconds(1));
    assertNotEquals(first, jwt.token());
    assertFalse(jwt.toString().contains(first));
  }
}
