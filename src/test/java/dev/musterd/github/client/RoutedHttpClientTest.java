package dev.musterd.github.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.HttpProxy;
import dev.musterd.base.NoProxy;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.doubles.ConnectProxy;
import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.github.ScriptedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Requests over a real proxy; the names that are asked for exist nowhere else. */
class RoutedHttpClientTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  @AutoClose private static final TestAuthority authority = TestAuthority.of("api.github.test");

  private static ProxyRoutes routes(
      ConnectProxy proxy, Optional<HttpProxy.Login> login, String no) {
    HttpProxy to = HttpProxy.of(proxy.url());
    Optional<HttpProxy> both = Optional.of(login.map(to::with).orElse(to));
    return new ProxyRoutes(both, both, NoProxy.of(no));
  }

  private String ask(ProxyRoutes routes, String url) {
    HttpClient client = new GitHubHttp(vertx, true, Optional.of(authority.caFile()), routes).api();
    return client
        .request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url))
        .compose(request -> request.send())
        .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body))
        .recover(
            failure ->
                Future.succeededFuture(
                    ConnectionErrors.explained("api.github.test", failure).getMessage()))
        .eventually(client::close)
        .await();
  }

  private ScriptedServer secure() {
    ScriptedServer server =
        new ScriptedServer(
            vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(authority.server()));
    server.say("/app", "hello");
    return server;
  }

  @Test
  void https_goesThroughATunnel_toANameThatOnlyTheProxyKnows() {
    try (ScriptedServer server = secure();
        ConnectProxy proxy = ConnectProxy.open(vertx)) {
      String url = "https://api.github.test:" + server.port() + "/app";
      assertEquals("200 hello", ask(routes(proxy, Optional.empty(), ""), url));
      assertEquals(List.of("CONNECT api.github.test"), proxy.targets());
      assertEquals("the name api.github.test is not known", ask(ProxyRoutes.NONE, url));
      assertEquals(
          "the name api.github.test is not known",
          ask(routes(proxy, Optional.empty(), "github.test"), url));
      assertEquals(1, proxy.targets().size());
    }
  }

  @Test
  void http_isAskedForByItsWholeUrl() {
    try (ScriptedServer server = new ScriptedServer(vertx);
        ConnectProxy proxy = ConnectProxy.open(vertx)) {
      server.say("/app", "hello");
      String url = "http://mirror.test:" + server.port() + "/app";
      assertEquals("200 hello", ask(routes(proxy, Optional.empty(), ""), url));
      assertEquals(List.of("GET mirror.test"), proxy.targets());
    }
  }

  @Test
  void credentials_areShownToTheProxyAlone() {
    HttpProxy.Login login = new HttpProxy.Login("us er", "p@ss:word");
    try (ScriptedServer server = secure();
        ConnectProxy proxy = ConnectProxy.guarded(vertx, "us er:p@ss:word")) {
      String url = "https://api.github.test:" + server.port() + "/app";
      assertEquals("200 hello", ask(routes(proxy, Optional.of(login), ""), url));
      assertEquals(Optional.empty(), server.asked("/app").getFirst().authorization());
      String refused = ask(routes(proxy, Optional.empty(), ""), url);
      assertTrue(refused.contains("the proxy") && refused.contains("407"), refused);
      assertEquals(1, proxy.targets().size());
    }
  }

  @Test
  void proxyThatIsDown_isNamed() {
    ConnectProxy proxy = ConnectProxy.open(vertx);
    ProxyRoutes routes = routes(proxy, Optional.empty(), "");
    proxy.close();
    String refused = ask(routes, "https://api.github.test/app");
    assertTrue(refused.contains("the proxy"), refused);
  }
}
