package dev.musterd.telemetry.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;

/** A double of an OpenTelemetry collector that takes OTLP over HTTP, in protobuf. */
public final class Collector implements AutoCloseable {
  public final BlockingQueue<ExportTraceServiceRequest> traces = new LinkedBlockingQueue<>();
  public final BlockingQueue<ExportMetricsServiceRequest> metrics = new LinkedBlockingQueue<>();
  public final BlockingQueue<String> headers = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile int status = 200;

  public Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::traces);
    server.createContext("/v1/metrics", this::metrics);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so from now on. */
  void answer(int with) {
    status = with;
  }

  private void traces(HttpExchange exchange) throws IOException {
    traces.add(parse(exchange, ExportTraceServiceRequest::parseFrom));
    answer(exchange);
  }

  private void metrics(HttpExchange exchange) throws IOException {
    metrics.add(parse(exchange, ExportMetricsServiceRequest::parseFrom));
    answer(exchange);
  }

  private interface Parser<T> {
    T parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private <T> T parse(HttpExchange exchange, Parser<T> parser) throws IOException {
    headers.add(
        exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return parser.parse(zipped ? unzipped(body) : body);
  }

  private static byte[] unzipped(byte[] body) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
