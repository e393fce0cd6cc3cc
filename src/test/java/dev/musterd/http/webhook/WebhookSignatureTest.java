package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.http.webhook.WebhookSignature.Claim;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final String SECRET = "It's a Secret to Everybody";
  private static final String DIGEST =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @Test
  void claim_holds_forGitHubsOwnExample() {
    assertTrue(holds(WebhookSignature.of(List.of(SECRET), false), "sha256=" + DIGEST));
  }

  @Test
  void claim_holds_whenSecondOfTwoSecretsSigned() {
    assertTrue(holds(WebhookSignature.of(List.of("newer", SECRET), false), "sha256=" + DIGEST));
  }

  @Test
  void claim_doesNotHold_whenNoSecretSigned() {
    assertFalse(holds(WebhookSignature.of(List.of("newer", "other"), false), "sha256=" + DIGEST));
  }

  @Test
  void claim_doesNotHold_whenBodyChanged() {
    WebhookSignature signature = WebhookSignature.of(List.of(SECRET), false);
    Claim claim = claim(signature, "sha256=" + DIGEST);
    Claim.Claimed claimed = assertInstanceOf(Claim.Claimed.class, claim);
    assertFalse(signature.verify(claimed, body("Hello, World?")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        DIGEST,
        "sha1=" + DIGEST,
        "SHA256=" + DIGEST,
        "sha256=" + DIGEST + "0",
        "sha256=g57107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        // A full-width seven, which Character.digit would take for one.
        "sha256=\uff1757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1"
      })
  void claim_isMissing_whenHeaderIsNoSignature(String header) {
    assertInstanceOf(
        Claim.Missing.class, claim(WebhookSignature.of(List.of(SECRET), false), header));
  }

  @Test
  void sha1_isRefused_unlessAllowed() {
    Optional<String> sha1 = Optional.of(Deliveries.sign("HmacSHA1", "sha1=", SECRET, "Hello"));
    Claim refused = WebhookSignature.of(List.of(SECRET), false).claim(Optional.empty(), sha1);
    assertInstanceOf(Claim.Missing.class, refused);
    WebhookSignature old = WebhookSignature.of(List.of(SECRET), true);
    Claim taken = old.claim(Optional.empty(), sha1);
    assertTrue(old.verify(assertInstanceOf(Claim.Claimed.class, taken), body("Hello")));
  }

  @Test
  void sha1_doesNotCount_whenSha256IsThereToo() {
    Optional<String> sha1 = Optional.of(Deliveries.sign("HmacSHA1", "sha1=", SECRET, "Hello"));
    WebhookSignature old = WebhookSignature.of(List.of(SECRET), true);
    Claim claim = old.claim(Optional.of("sha256=" + DIGEST), sha1);
    assertFalse(old.verify(assertInstanceOf(Claim.Claimed.class, claim), body("Hello")));
  }

  @Test
  void of_refuses_whenThereIsNoSecret() {
    assertThrows(IllegalArgumentException.class, () -> WebhookSignature.of(List.of(), false));
    assertThrows(IllegalArgumentException.class, () -> WebhookSignature.of(List.of(""), false));
  }

  @Test
  void reason_namesTheHeaderAndNeverTheSecret() {
    Claim claim =
        WebhookSignature.of(List.of(SECRET), false).claim(Optional.empty(), Optional.empty());
    assertEquals(new Claim.Missing("the header X-Hub-Signature-256 is missing"), claim);
  }

  private static Claim claim(WebhookSignature signature, String header) {
    return signature.claim(Optional.of(header), Optional.empty());
  }

  private static boolean holds(WebhookSignature signature, String header) {
    Claim.Claimed claimed = assertInstanceOf(Claim.Claimed.class, claim(signature, header));
    return signature.verify(claimed, body("Hello, World!"));
  }

  private static RequestBody body(String text) {
    RequestBody body = new RequestBody();
    body.append(Buffer.buffer(text), 0);
    return body;
  }
}
