package dev.musterd.it;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookSender;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Sends valid webhooks of queued jobs, each with another job, and remembers how each was answered.
 * One whose connection ends without an answer is sent again, as GitHub's redelivery would.
 */
final class ValidSender {
  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  private static final long FIRST_JOB = 1_000_000;

  private final InetSocketAddress target;
  private final InetAddress from;
  private final JsonObject payload;
  private final AtomicLong jobs = new AtomicLong(FIRST_JOB);
  private final Map<Long, Integer> statuses = new ConcurrentHashMap<>();
  private final List<Long> nanos = new ArrayList<>();
  private final AtomicInteger repeated = new AtomicInteger();

  ValidSender(int port, InetAddress from) throws IOException {
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.from = from;
    this.payload = new JsonObject(Files.readString(PAYLOAD));
  }

  /** How each job's webhook was answered. */
  Map<Long, Integer> statuses() {
    return Map.copyOf(statuses);
  }

  /** How many were sent again. */
  int repeated() {
    return repeated.get();
  }

  /** The time that this share of the webhooks was answered within, in milliseconds. */
  double millis(double share) {
    synchronized (nanos) {
      List<Long> sorted = nanos.stream().sorted().toList();
      int index = (int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * share));
      return sorted.isEmpty() ? 0 : sorted.get(index) / 1e6;
    }
  }

  /** Sends one after the other; each on a connection of its own, unless they are kept alive. */
  void run(BooleanSupplier goOn, boolean keepAlive, Pause pause) throws IOException {
    Socket socket = null;
    try {
      while (goOn.getAsBoolean()) {
        long job = jobs.incrementAndGet();
        byte[] request = request(job, keepAlive);
        long begin = System.nanoTime();
        boolean answered = false;
        while (!answered) {
          try {
            if (socket == null || socket.isClosed() || !keepAlive) {
              socket = replaced(socket);
            }
            statuses.put(job, exchange(socket, request));
            answered = true;
          } catch (IOException ended) {
            repeated.incrementAndGet();
            socket = replaced(socket);
          }
        }
        synchronized (nanos) {
          nanos.add(System.nanoTime() - begin);
        }
        pause.take();
      }
    } finally {
      if (socket != null) {
        socket.close();
      }
    }
  }

  private Socket replaced(Socket before) throws IOException {
    if (before != null) {
      before.close();
    }
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout((int) Hang.LIMIT.toMillis());
    socket.setTcpNoDelay(true);
    socket.connect(target);
    return socket;
  }

  private byte[] request(long job, boolean keepAlive) {
    JsonObject copy = payload.copy();
    copy.getJsonObject("workflow_job").put("id", job);
    Buffer body = copy.toBuffer();
    String head =
        """
        POST /webhook HTTP/1.1
        Host: 127.0.0.1
        User-Agent: GitHub-Hookshot/0123456
        Content-Type: application/json
        X-GitHub-Event: workflow_job
        X-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-%012d
        X-Hub-Signature-256: sha256=%s
        Connection: %s
        Content-Length: %d

        """
            .formatted(
                job,
                WebhookSender.signature(body, ServiceDoubles.WEBHOOK_SECRET),
                keepAlive ? "keep-alive" : "close",
                body.length())
            .replace("\n", "\r\n");
    return Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)).appendBuffer(body).getBytes();
  }

  /** The status of the answer, which is read to its end. */
  private static int exchange(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    InputStream in = new BufferedInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended without an answer");
      }
      head.append((char) next);
    }
    String length = "\r\ncontent-length: ";
    int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf(length) + length.length();
    in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf("\r\n", at))));
    return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
  }

  /** What a client does between two requests. */
  @FunctionalInterface
  interface Pause {
    void take();
  }
}
