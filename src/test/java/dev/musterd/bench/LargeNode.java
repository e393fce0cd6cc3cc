package dev.musterd.bench;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.DefaultSignals;
import dev.musterd.doubles.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A packaged daemon, as users run it, whose hundred thousand lines of log go into a file. */
record LargeNode(Process process, int webhooks, int management, Path log) implements AutoCloseable {
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "large.conf");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static LargeNode start(String name, Map<String, String> environment, String options)
      throws IOException {
    int webhooks = FreePorts.next();
    int management = FreePorts.next();
    Path log = Files.createTempFile("musterd-" + name, ".log");
    DefaultSignals.ensure();
    ProcessBuilder builder =
        new ProcessBuilder(
                DaemonProcess.executable().toString(), "run", "--config", CONFIGURATION.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()));
    Map<String, String> variables = builder.environment();
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.putAll(environment);
    variables.put("MUSTERD_JAVA_OPTS", options);
    variables.put("HOSTNAME", name);
    // A lock that both of this host take in turn would let the second decide at once.
    variables.put("RUNTIME_DIRECTORY", Files.createTempDirectory("musterd-" + name).toString());
    variables.put("QUICKSTART_WEBHOOK_PORT", Integer.toString(webhooks));
    variables.put("QUICKSTART_MANAGEMENT_PORT", Integer.toString(management));
    return new LargeNode(builder.start(), webhooks, management, log);
  }

  boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the daemon has ended, see " + log);
    }
    return get("/readyz").filter(answer -> answer.statusCode() == 200).isPresent();
  }

  /** Whether it decides, knows what runs, and launches. */
  boolean isDeciding() {
    return get("/api/v1/lease")
            .filter(it -> "decider".equals(new JsonObject(it.body()).getString("role")))
            .isPresent()
        && isReady();
  }

  private Optional<HttpResponse<String>> get(String page) {
    try {
      return Optional.of(
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + page))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException absent) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** When it wrote the first event of this name; empty while there is none. */
  Optional<Instant> first(String event) {
    String field = "\"event\":\"" + event + "\"";
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(field))
          .findFirst()
          .map(line -> Instant.parse(new JsonObject(line).getString("at")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How often it wrote each event. */
  long count(String event) {
    String field = "\"event\":\"" + event + "\"";
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(field)).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
