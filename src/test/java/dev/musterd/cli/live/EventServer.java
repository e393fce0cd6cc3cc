package dev.musterd.cli.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A double of a daemon whose streams of events end, one text after the other. */
final class EventServer implements AutoCloseable {
  final Queue<String> lastIds = new ConcurrentLinkedQueue<>();
  volatile String path = "";
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  EventServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/events", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The next request gets this, then the end of the stream. */
  void respond(String text) {
    texts.add(text);
  }

  private void answer(HttpExchange exchange) throws IOException {
    path = exchange.getRequestURI().toString();
    lastIds.add(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")).orElse("none"));
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    String text = Optional.ofNullable(texts.poll()).orElse("");
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
