package dev.musterd.cli.githubapp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.Main;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.doubles.github.ManifestBrowser;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Owner;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A GitHub, a browser, and the command that makes an App between them. */
abstract class CreateAppRuns {
  static final Owner.Organization ACME = new Owner.Organization("acme");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  /** How far GitHub's time is ahead. */
  volatile Duration later = Duration.ZERO;

  final SimulatedGitHub github =
      new SimulatedGitHub(() -> Instant.now().plus(later), new VertxTimers(vertx));
  final ManifestBrowser browser = new ManifestBrowser();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  GitHubDouble server;

  /** Where the command shall keep the secrets. */
  Path kept;

  @BeforeEach
  void start() {
    kept = directory;
    github.install(ACME); // The App of all tests; the new one is another.
    server = GitHubDouble.start(vertx, github).await();
  }

  @AfterEach
  void stop() {
    browser.close();
    vertx.close().await();
  }

  int run(String... more) {
    List<String> args = new ArrayList<>(List.of("github-app", "create", "--no-color"));
    args.addAll(List.of("--url", server.url(), "--no-browser"));
    args.addAll(List.of("--config", directory.resolve("none.conf").toString()));
    args.addAll(List.of("--directory", kept.toString()));
    args.addAll(List.of(more));
    return Main.run(
        args.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  CompletableFuture<Integer> start(String... more) {
    return CompletableFuture.supplyAsync(() -> run(more));
  }

  String said() {
    return out.toString() + err;
  }

  String page() throws InterruptedException {
    Instant end = Instant.now().plus(Hang.LIMIT);
    Optional<String> page = ManifestBrowser.page(said());
    while (page.isEmpty()) {
      assertTrue(Instant.now().isBefore(end), this::said);
      TimeUnit.MILLISECONDS.sleep(20);
      page = ManifestBrowser.page(said());
    }
    return page.get();
  }

  int get(String url) throws IOException, InterruptedException {
    return browser.get(url).statusCode();
  }

  Path file(String name) {
    return directory.resolve("github-app." + name);
  }

  /** The exit code. */
  int ended(CompletableFuture<Integer> command) throws Exception {
    return command.get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
