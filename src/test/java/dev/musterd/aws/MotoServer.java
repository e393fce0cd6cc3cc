package dev.musterd.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program {@code moto_server} as a child process on a free port of 127.0.0.1. */
record MotoServer(Process process, URI endpoint) implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** Nothing when the program is absent or does not come up in time. */
  static Optional<MotoServer> start() {
    try {
      int port = freePort();
      Process process =
          new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      MotoServer moto = new MotoServer(process, URI.create("http://127.0.0.1:" + port));
      if (moto.comesUp()) {
        return Optional.of(moto);
      }
      moto.close();
      return Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean comesUp() {
    long looks = START.dividedBy(BETWEEN_LOOKS);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (long look = 0; look < looks; look++) {
        if (answers(http)) {
          return true;
        }
        if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve("/moto-api/data.json"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends the child and what it started in turn, as a version manager's shim does. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
