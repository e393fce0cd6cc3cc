package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://hooks.slack.com/services/T0/B0/secret, https://hooks.slack.com",
    "HTTPS://x.example:8443/in?sig=secret, HTTPS://x.example:8443",
    "http://127.0.0.1:9/secret, http://127.0.0.1:9",
    "http://[::1]:9/secret, http://[::1]:9",
    "http://localhost/secret, http://localhost",
  })
  void text_isSchemeAndHost(String url, String expected) {
    assertEquals(expected, SecretUrl.of(url).toString());
    assertEquals(url, SecretUrl.of(url).uri().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "//x.example/secret",
        "http://x.example/secret",
        "http://128.0.0.1/secret",
        "ftp://x.example/secret",
        "https:///secret",
        "https://x.example:0/secret",
        "https://x.example:99999/secret",
        "https://user:secret@x.example/",
        "https://x.example/#secret",
        "https://x.example/se cret",
        "https://x.example/\nsecret",
      })
  void others_areRefused_withoutTheirText(String url) {
    Exception refused = assertThrows(IllegalArgumentException.class, () -> SecretUrl.of(url));
    assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
  }

  @Test
  void endlessOne_isRefused() {
    String url = "https://x.example/" + "a".repeat(10_000);
    assertThrows(IllegalArgumentException.class, () -> SecretUrl.of(url));
  }
}
