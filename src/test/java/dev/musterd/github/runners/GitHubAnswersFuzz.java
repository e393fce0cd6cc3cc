package dev.musterd.github.runners;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ImmediateTimers;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubSamples;
import dev.musterd.fuzz.FuzzedCalls;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.port.ListRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Fuzz target: what the adapter of GitHub makes of answers, over HTTP. The input has the status,
 * lines of headers, an empty line and the body; every call gets this answer, but for the two that
 * lead to a token. Nothing may come of it but what the port documents.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class GitHubAnswersFuzz {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-02T09:30:00Z"));

  private static final Owner ENTERPRISE = new Owner.Enterprise("acme");
  private static final Owner.Repository ROCKETS = new Owner.Repository("acme", "rockets");

  private static final String INSTALLATION = "{\"id\": 7}";
  private static final String TOKEN =
      "{\"token\": \"ghs_1\", \"expires_at\": \"2026-11-02T10:30:00Z\"}";

  private static GitHubAnswersFuzz fuzz;

  private final FuzzedCalls calls;
  private final HttpClient http;
  private final HttpServer server;
  private final AppJwt jwt =
      new AppJwt(GitHubApp.one().id(), AppKey.of(GitHubApp.one().pem()), CLOCK);
  private volatile byte[] input = new byte[0];

  private GitHubAnswersFuzz(Vertx vertx) {
    calls =
        new FuzzedCalls(
            vertx.getOrCreateContext(), Set.of(GitHubException.class, ListRefusedException.class));
    http = GitHubHttp.create(vertx, true, Optional.empty());
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::answer)
            .listen()
            .await();
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (fuzz == null) {
      fuzz = new GitHubAnswersFuzz(Vertx.vertx());
    }
    fuzz.play(input);
  }

  private void play(byte[] answer) {
    input = answer;
    RestGitHub github = github();
    List<Supplier<Future<?>>> all =
        List.of(
            () -> github.registrations(ENTERPRISE),
            () -> github.read(GitHubSamples.ticket(new Job.Id(1), ROCKETS)),
            () ->
                github.register(
                    GitHubSamples.persistent(), ENTERPRISE, 0, GitHubSamples.instance(2)),
            () ->
                github.register(GitHubSamples.ephemeral(), ROCKETS, 7, GitHubSamples.instance(1)));
    all.forEach(calls::call);
    calls.call(github::authenticate);
  }

  private RestGitHub github() {
    return new RestGitHub(
        http,
        GitHubAddress.of("http://127.0.0.1:" + server.actualPort(), Optional.empty()),
        new RestGitHub.Identity(jwt, new PersonalToken(Optional.of("ghp_1")), true),
        CLOCK,
        new ImmediateTimers(),
        _ -> {},
        Hang.LIMIT);
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.path().endsWith("/installation")) {
      response.end(INSTALLATION);
    } else if (request.path().endsWith("/access_tokens")) {
      response.setStatusCode(201).end(TOKEN);
    } else {
      String text = new String(input, StandardCharsets.UTF_8);
      int end = text.indexOf("\n\n");
      String head = end < 0 ? "" : text.substring(0, end);
      head.lines().skip(1).forEach(line -> header(response, line));
      response
          .setStatusCode(status(head.lines().findFirst().orElse("")))
          .end(text.substring(end < 0 ? 0 : end + 2));
    }
  }

  private static int status(String line) {
    return line.matches("[2-5][0-9][0-9]") ? Integer.parseInt(line) : 200;
  }

  /** What frames the answer is the server's own, and no redirection leads away from it. */
  private static void header(HttpServerResponse response, String line) {
    String[] header = line.split(": ", 2);
    if (header.length == 2
        && header[0].matches("(?i)etag|link|date|retry-after|x-[a-z-]{1,40}")
        && header[1].matches("[ -~]{0,500}")) {
      response.putHeader(header[0], header[1]);
    }
  }
}
