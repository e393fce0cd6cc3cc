package dev.musterd.cli.live;

import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.NoAnswerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One open stream of the daemon's events, line by line. */
final class EventSource implements AutoCloseable {
  /** The daemon says that it is alive every 15 seconds. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(50);

  /** Lines that were received and not yet printed; then the daemon has to wait. */
  private static final int LINES_MAX = 1_000;

  private final HttpClient http;
  private final HttpResponse<Stream<String>> response;
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES_MAX);
  private final Thread reader;

  private EventSource(HttpClient http, HttpResponse<Stream<String>> response) {
    this.http = http;
    this.response = response;
    this.reader = Thread.ofVirtual().unstarted(this::read);
  }

  /** The daemon cannot serve a stream now, or a connection was lost. */
  static final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    LostException(String message) {
      super(message);
    }
  }

  /**
   * Opens a stream.
   *
   * @param page with its query
   * @param last the id of the last event that was seen
   * @throws NoAnswerException when the request can never succeed
   * @throws LostException when it may succeed later
   */
  static EventSource open(ManagementClient daemon, String page, Optional<String> last)
      throws LostException, InterruptedException {
    HttpRequest.Builder request = daemon.authorized(page).header("Accept", "text/event-stream");
    last.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpClient http = ManagementClient.http();
    try {
      HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
      EventSource source = new EventSource(http, response);
      source.check(daemon);
      source.reader.start();
      return source;
    } catch (HttpConnectTimeoutException | ConnectException _) {
      http.shutdownNow();
      throw new LostException(daemon.absent().getMessage());
    } catch (IOException broken) {
      http.shutdownNow();
      throw new LostException(broken.toString());
    }
  }

  private void check(ManagementClient daemon) throws LostException {
    int status = response.statusCode();
    boolean events =
        response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    if (status == 200 && events) {
      return;
    }
    http.shutdownNow();
    if (status == 401) {
      throw daemon.unauthorized();
    } else if (status == 503) {
      throw new LostException("too many read events at the same time");
    }
    throw new NoAnswerException(
        "what answers at %s has no events: status %d".formatted(daemon.listener(), status));
  }

  private void read() {
    try {
      Iterator<String> each = response.body().iterator();
      while (each.hasNext()) {
        lines.put(Optional.of(each.next()));
      }
      lines.put(Optional.empty());
    } catch (UncheckedIOException _) {
      end();
    } catch (InterruptedException _) {
      // It was closed.
    }
  }

  private void end() {
    try {
      lines.put(Optional.empty());
    } catch (InterruptedException _) {
      // It was closed.
    }
  }

  /**
   * The next line, which is waited for.
   *
   * @throws LostException when the stream has ended
   */
  String next() throws LostException, InterruptedException {
    Optional<String> line = lines.poll(SILENCE_MAX.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new LostException("the daemon says nothing any more");
    }
    return line.orElseThrow(() -> new LostException("the daemon ended the stream"));
  }

  @Override
  public void close() {
    reader.interrupt();
    http.shutdownNow();
  }
}
