package dev.musterd.github;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.runners.RestGitHub;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An HTTP client that notes where it was sent, and goes to the bench's server instead. */
public final class RedirectedClient {
  private final GitHubBench bench;
  private final URI server;
  private final HttpClient http;
  private final Queue<String> called = new ConcurrentLinkedQueue<>();

  public RedirectedClient(GitHubBench bench) {
    this.bench = bench;
    server = URI.create(bench.url());
    http =
        (HttpClient)
            Proxy.newProxyInstance(
                HttpClient.class.getClassLoader(),
                new Class<?>[] {HttpClient.class},
                (_, method, arguments) ->
                    arguments != null && arguments[0] instanceof RequestOptions options
                        ? call(method, new Object[] {led(options)})
                        : call(method, arguments));
  }

  public RestGitHub github(GitHubAddress address, InstantSource clock) {
    AppJwt jwt = new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), clock);
    return new RestGitHub(
        http, address, new RestGitHub.Identity(jwt), clock, bench.timers(), _ -> {}, Hang.LIMIT);
  }

  /** Method and path of each call, without its query; a call elsewhere is shown with its host. */
  public List<String> calledBelow(String base) {
    return called.stream().map(call -> call.replace(" " + base + "/", " /")).toList();
  }

  private RequestOptions led(RequestOptions options) {
    boolean usual = options.getPort() == 443;
    called.add(
        "%s %s://%s%s%s"
            .formatted(
                options.getMethod(),
                options.isSsl() ? "https" : "http",
                options.getHost(),
                usual ? "" : ":" + options.getPort(),
                options.getURI().replaceFirst("\\?.*", "")));
    return new RequestOptions(options)
        .setHost(server.getHost())
        .setPort(server.getPort())
        .setSsl(false);
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(bench.http(), arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
