package dev.musterd.github.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.github.ScriptedServer;
import dev.musterd.github.client.GitHubAddress;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a download goes when its server sends it elsewhere. */
class DownloadsTest {
  private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer secret");
  @RegisterExtension private final PublisherBench bench = new PublisherBench();
  private final ScriptedServer other = bench.another();
  private final Downloads downloads = bench.downloads();

  private String read(String path) {
    URI file = URI.create(bench.server.url() + path);
    byte[] bytes =
        bench.ask(
            () -> downloads.open(file, TOKEN).compose(it -> new HttpDownload(it).next(1_000)));
    return new String(bytes, UTF_8);
  }

  private String failure(String path) {
    return bench.failure(() -> downloads.open(URI.create(bench.server.url() + path), TOKEN));
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource({
    "https://github.com/x,       https://objects.githubusercontent.com/y?sig=1, true",
    "https://github.com/x,       /y,                         true",
    "https://github.com/x,       //files.acme.com/y,         true",
    "http://files.acme.com/x,    https://files.acme.com/y,   true",
    "http://files.acme.com/x,    http://other.acme.com/y,    true",
    "http://127.0.0.1:1/x,       http://127.0.0.1:2/y,       true",
    "https://github.com/x,       http://github.com/y,        false",
    "https://github.com/x,       http://acme.com/y,          false",
    "https://github.com/x,       ftp://acme.com/y,           false",
    "https://github.com/x,       file:///etc/passwd,         false",
    "https://github.com/x,       https://me:you@acme.com/y,  false",
    "https://github.com/x,       https://169.254.169.254/y,  false",
    "https://github.com/x,       https://[::1]/y,            false",
    "https://github.com/x,       https://localhost/y,        false",
    "https://github.com/x,       https://LOCALHOST/y,        false",
    "https://github.com/x,       https:/y,                   false",
    "https://github.com/x,       'https://a b/',             false",
    "https://github.com/x,       mailto:me@acme.com,         false",
  })
  void redirect_isFollowedOnlyWhereItIsSafe(String from, String to, boolean followed) {
    assertEquals(followed, Downloads.next(URI.create(from), to).isPresent());
  }

  @Test
  void token_isSentToTheFirstServerOnly() {
    bench.server.redirect("/file", other.url() + "/there");
    other.say("/there", "bytes");
    assertEquals("bytes", read("/file"));
    assertEquals(
        Optional.of("Bearer secret"), bench.server.asked("/file").getFirst().authorization());
    assertEquals(Optional.empty(), other.asked("/there").getFirst().authorization());
  }

  @Test
  void hostWithoutName_isNeverAsked() {
    bench.server.redirect("/file", "http://localhost:" + other.port() + "/there");
    String said = failure("/file");
    assertTrue(said.contains("127.0.0.1 sends us where we do not go for /file"), said);
    assertEquals(List.of(), other.asked());
  }

  @Test
  void plainHttp_isNeverAsked_afterHttps() throws IOException {
    TestAuthority authority = TestAuthority.shared();
    try (ScriptedServer secure =
        bench.another(new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server()))) {
      URI web = URI.create("https://127.0.0.1:" + secure.port());
      Downloads trusting =
          bench.downloads(new GitHubAddress(web, web), Optional.of(authority.caFile()));
      secure.say("/direct", "bytes");
      secure.redirect("/file", other.url() + "/there");
      byte[] bytes =
          bench.ask(
              () ->
                  trusting
                      .open(web.resolve("/direct"), TOKEN)
                      .compose(it -> new HttpDownload(it).next(1_000)));
      assertEquals("bytes", new String(bytes, UTF_8));
      String said = bench.failure(() -> trusting.open(web.resolve("/file"), TOKEN));
      assertTrue(said.contains("sends us where we do not go"), said);
      assertEquals(List.of(), other.asked());
    }
  }

  @Test
  void fifthRedirect_isFollowed_andTheSixthIsNot() {
    for (int i = 0; i < 6; i++) {
      bench.server.redirect("/" + i, "/" + (i + 1));
    }
    bench.server.say("/6", "bytes");
    assertEquals("bytes", read("/1"));
    assertTrue(failure("/0").contains("sends us where we do not go for /5"));
    assertEquals(1, bench.server.asked("/6").size());
  }

  @ParameterizedTest
  @CsvSource({"200, ''", "404, answered 404", "500, answered 500", "302, answered 302"})
  void status_isReported_withoutTheQuery(int status, String said) {
    bench.server.say("/file", status, Map.of(), "bytes");
    if (status == 200) {
      assertEquals("bytes", read("/file?sig=hidden"));
      return;
    }
    String failure = failure("/file?sig=hidden");
    assertTrue(failure.contains("127.0.0.1 " + said + " for /file"), failure);
    assertFalse(failure.contains("hidden"), failure);
  }
}
