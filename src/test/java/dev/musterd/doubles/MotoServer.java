package dev.musterd.doubles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program {@code moto_server} as a child process that ends with this JVM. */
final class MotoServer {
  private static final Pattern LISTENING = Pattern.compile("Running on (http://[0-9.]+:[0-9]+)");

  private MotoServer() {}

  /** A command on the path may still not start (a version manager's stub), so its word counts. */
  static Optional<URI> start() {
    try {
      Process process =
          new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
              .redirectErrorStream(true)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
      Optional<URI> address = await(listening(process));
      if (address.isEmpty()) {
        end(process);
      }
      return address;
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static CompletableFuture<URI> listening(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread.ofVirtual().name("moto-output").start(() -> readOutput(process, address));
    return address;
  }

  /** Reads on after the address has been said, or the child would stall on a full pipe. */
  private static void readOutput(Process process, CompletableFuture<URI> address) {
    try (BufferedReader output = process.inputReader()) {
      output
          .lines()
          .map(LISTENING::matcher)
          .filter(Matcher::find)
          .forEach(said -> address.complete(URI.create(said.group(1))));
    } catch (IOException | UncheckedIOException _) {
      // The pipe breaks when the child ends.
    }
    address.completeExceptionally(new IOException("moto_server ended"));
  }

  private static Optional<URI> await(CompletableFuture<URI> address) {
    try {
      return Optional.of(address.get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Ends what the child started in turn as well, as a version manager's stub does. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
