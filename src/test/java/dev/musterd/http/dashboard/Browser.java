package dev.musterd.http.dashboard;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Map;
import java.util.Optional;

/** A browser as far as HTTP goes: it keeps the cookie, and says where its forms come from. */
final class Browser {
  private final WebClient client;
  private final int port;
  private Optional<String> cookie = Optional.empty();

  Browser(Vertx vertx, int port) {
    this.client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.port = port;
  }

  HttpResponse<Buffer> get(String path) {
    return get(path, Map.of());
  }

  HttpResponse<Buffer> get(String path, Map<String, String> headers) {
    return keep(request(HttpMethod.GET, path, headers).send().await());
  }

  /** A form of a page of ours. */
  HttpResponse<Buffer> post(String path, Map<String, String> fields) {
    return post(path, fields, Map.of("Origin", origin(), "Sec-Fetch-Site", "same-origin"));
  }

  HttpResponse<Buffer> post(String path, Map<String, String> fields, Map<String, String> headers) {
    MultiMap form = MultiMap.caseInsensitiveMultiMap().addAll(fields);
    return keep(request(HttpMethod.POST, path, headers).sendForm(form).await());
  }

  HttpResponse<Buffer> signIn(String token) {
    return post("/login", Map.of("token", token, "user", "alice@laptop", "next", "/jobs"));
  }

  String origin() {
    return "http://localhost:" + port;
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path, Map<String, String> headers) {
    HttpRequest<Buffer> request = client.request(method, port, "localhost", path);
    cookie.ifPresent(value -> request.putHeader("Cookie", value));
    headers.forEach(request::putHeader);
    return request;
  }

  private HttpResponse<Buffer> keep(HttpResponse<Buffer> response) {
    Optional.ofNullable(response.getHeader("Set-Cookie"))
        .ifPresent(text -> cookie = Optional.of(text.split(";", 2)[0]));
    return response;
  }
}
