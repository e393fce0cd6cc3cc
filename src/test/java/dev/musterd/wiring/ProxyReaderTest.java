package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.Configurations;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key over the variables, and what each of them says. */
class ProxyReaderTest {
  private static final URI GITHUB = URI.create("https://api.github.com/app");
  private static final URI PLAIN = URI.create("http://mirror.example.com/runners");

  @TempDir private Path directory;

  private ProxyRoutes routes(String configured, Map<String, String> environment) {
    return new ProxyReader(environment)
        .routes(Configurations.settings(directory, configured).proxy());
  }

  private static String way(ProxyRoutes routes, URI url) {
    return routes.to(url).map(HttpProxy::toString).orElse("direct");
  }

  @Test
  void nothingIsSet_everythingIsDirect() {
    assertEquals("direct", way(routes("", Map.of()), GITHUB));
    assertEquals("direct", way(routes("", Map.of("HTTPS_PROXY", " ")), GITHUB));
  }

  @Test
  void variables_countEachForItsScheme() {
    Map<String, String> both =
        Map.of("HTTPS_PROXY", "http://one:1", "HTTP_PROXY", "two:2", "NO_PROXY", ".internal");
    assertEquals("http://one:1", way(routes("", both), GITHUB));
    assertEquals("http://two:2", way(routes("", both), PLAIN));
    assertEquals("direct", way(routes("", both), URI.create("https://ghes.internal/")));
    assertEquals("direct", way(routes("", Map.of("HTTP_PROXY", "two:2")), GITHUB));
    assertEquals("direct", way(routes("", Map.of("HTTPS_PROXY", "one:1")), PLAIN));
  }

  @Test
  void lowerCase_winsOverUpperCase() {
    assertEquals(
        "http://lower:1",
        way(routes("", Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "lower:1")), GITHUB));
    assertEquals(
        "http://upper:1",
        way(routes("", Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "")), GITHUB));
    assertEquals(
        "direct",
        way(routes("", Map.of("https_proxy", "lower:1", "no_proxy", "github.com")), GITHUB));
  }

  @Test
  void key_winsOverTheVariables_forBothSchemes() {
    Map<String, String> variables =
        Map.of("HTTPS_PROXY", "one:1", "http_proxy", "two:2", "NO_PROXY", "github.com");
    ProxyRoutes block = routes("proxy { url = \"http://key:3\", no-proxy = [] }\n", variables);
    assertEquals("http://key:3", way(block, GITHUB));
    assertEquals("http://key:3", way(block, PLAIN));
    ProxyRoutes text = routes("proxy = \"http://key:3\"\n", variables);
    assertEquals("direct", way(text, GITHUB), "NO_PROXY of the environment still counts");
    assertEquals("http://key:3", way(text, PLAIN));
    assertEquals("direct", way(routes("proxy.url = none\n", variables), PLAIN));
    assertEquals("direct", way(routes("proxy = none\n", variables), PLAIN));
    ProxyRoutes listed =
        routes("proxy { url = \"http://key:3\", no-proxy = [\"example.com\"] }\n", variables);
    assertEquals("http://key:3", way(listed, GITHUB));
    assertEquals("direct", way(listed, PLAIN));
  }

  @Test
  void credentials_areOfTheUrl_orTheirOwnSecret() throws Exception {
    assertEquals(
        Optional.of(new HttpProxy.Login("user", "sesame")),
        routes("", Map.of("HTTPS_PROXY", "http://user:sesame@one:1")).https().get().login());
    Path file = Files.writeString(directory.resolve("login"), "user:open:sesame\n");
    String key = "proxy { url = \"http://key:3\", credentials.file = \"" + file + "\" }\n";
    assertEquals(
        Optional.of(new HttpProxy.Login("user", "open:sesame")),
        routes(key, Map.of()).https().get().login());
    assertEquals(
        Optional.of(new HttpProxy.Login("user", "other")),
        routes(
                "proxy.credentials.env = LOGIN\n",
                Map.of("HTTPS_PROXY", "one:1", "LOGIN", "user:other"))
            .https()
            .get()
            .login());
  }

  @Test
  void whatIsWrong_isNamed_withoutTheSecret() {
    assertEquals(
        "the environment variable HTTPS_PROXY: it must begin with http://, as no other proxy is"
            + " known",
        failure("", Map.of("HTTPS_PROXY", "socks5://user:sesame@one:1")));
    assertEquals(
        "proxy.credentials: it must be user:password",
        failure("proxy { url = \"http://key:3\", credentials = sesame }\n", Map.of()));
  }

  private String failure(String configured, Map<String, String> environment) {
    String message =
        assertThrows(StartupException.class, () -> routes(configured, environment)).getMessage();
    assertFalse(message.contains("sesame"), message);
    return message;
  }
}
