package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.com:3128, http://proxy.example.com:3128",
    "http://proxy.example.com:3128/, http://proxy.example.com:3128",
    "proxy.example.com:3128, http://proxy.example.com:3128",
    "' http://10.0.0.1 ', http://10.0.0.1:80",
    "HTTP://[fd00::1]:8080, http://[fd00::1]:8080",
    "http://user:sesame@proxy:1, http://proxy:1"
  })
  void url_isRead_asTheEnvironmentHasIt(String url, String shown) {
    assertEquals(shown, HttpProxy.of(url).toString());
  }

  @Test
  void login_isPercentEncodedInAUrl_andNeverShown() {
    HttpProxy proxy = HttpProxy.of("http://us%40er:s%3Aes+me%25@proxy:1");
    assertEquals(Optional.of(new HttpProxy.Login("us@er", "s:es+me%")), proxy.login());
    assertFalse(proxy.toString().contains("es+me"));
    assertEquals("***", proxy.login().get().toString());
    assertEquals(new HttpProxy.Login("user", "a:b"), HttpProxy.Login.of("user:a:b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://proxy:3128",
        "socks5://proxy:1080",
        "http://",
        "http://proxy:99999",
        "http://a b",
        "http://sesame:pass@",
        "http://proxy:3128/sesame",
        "http://proxy:0",
        ""
      })
  void otherText_isRefused_withoutQuotingIt(String url) {
    String reason =
        assertThrows(IllegalArgumentException.class, () -> HttpProxy.of(url)).getMessage();
    assertFalse(reason.contains("sesame"), reason);
  }
}
