package dev.musterd.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that do what no good one does, each from an address of its own on the loopback network.
 * What they try is random, from a seed; how they are answered is counted.
 */
final class AbusiveClients {
  /** More than the daemon has room for. */
  private static final int FLOOD = 1_500;

  private static final int SLOW = 100;
  private static final int SILENT = 200;
  private static final int LARGE = 30_000_000;
  private static final Duration SHORT = Duration.ofMillis(2);
  private static final int READ_MILLIS = 2_000;

  private final int port;
  private final Random random;

  /** What is kept open, each by one thread. */
  private final Deque<Socket> slow = new ArrayDeque<>();

  private final Deque<Socket> silent = new ArrayDeque<>();
  private final Map<String, AtomicLong> counts = new ConcurrentSkipListMap<>();

  AbusiveClients(int port, long seed) {
    this.port = port;
    this.random = new Random(seed);
  }

  /** What was tried and how it was answered, by name. */
  Map<String, AtomicLong> counts() {
    return counts;
  }

  private void count(String what) {
    counts.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
  }

  /** One attack of many: called again and again until the test is over. */
  @FunctionalInterface
  interface Attack {
    void run() throws IOException;
  }

  /** All of them; each is for a thread of its own. */
  List<Attack> all(InetAddress sharedWithGitHub) throws UnknownHostException {
    return List.of(
        () -> badSignature("127.0.0.3", "bad signature"),
        () -> badSignature(sharedWithGitHub.getHostAddress(), "bad signature, GitHub's address"),
        () -> badSignature("127.1.%d.%d".formatted(number(256), number(256)), "bad, any address"),
        this::slowBody,
        this::silent,
        this::oversized,
        this::garbage,
        this::flood);
  }

  /** Closes what was kept open, once no thread attacks. */
  void end() throws IOException {
    for (Deque<Socket> kept : List.of(slow, silent)) {
      while (!kept.isEmpty()) {
        kept.removeFirst().close();
      }
    }
  }

  private synchronized int number(int bound) {
    return random.nextInt(bound);
  }

  private synchronized byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.setSoTimeout(READ_MILLIS);
    socket.setSoLinger(true, 0); // A reset, and no port that waits for its end.
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static byte[] head(String length, String more) {
    return """
    POST /webhook HTTP/1.1
    Host: 127.0.0.1
    X-GitHub-Event: workflow_job
    X-Hub-Signature-256: sha256=%s
    %s
    %s
    """
        .formatted("0".repeat(64), length, more)
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Counts the status of the answer, or that there was none. */
  private void answer(String what, Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      count(what + ": " + (status.length() < 12 ? "closed" : status.substring(9)));
    } catch (IOException silentOrReset) {
      count(what + ": closed");
    }
  }

  private void badSignature(String from, String what) throws IOException {
    try (Socket socket = connect(from)) {
      byte[] body = bytes(1 + number(20_000));
      socket.getOutputStream().write(head("Content-Length: " + body.length, ""));
      socket.getOutputStream().write(body);
      answer(what, socket);
    }
    pause(SHORT);
  }

  /** Each step sends a byte on every one of them. */
  private void slowBody() throws IOException {
    if (slow.size() < SLOW) {
      Socket socket = connect("127.0.0.4");
      slow.add(socket);
      socket.getOutputStream().write(head("Content-Length: 10000", ""));
      count("slow body: opened");
    }
    for (Socket socket : List.copyOf(slow)) {
      try {
        socket.getOutputStream().write('x');
      } catch (IOException cut) {
        count("slow body: cut");
        slow.remove(socket);
        socket.close();
      }
    }
    pause(SHORT.multipliedBy(20));
  }

  /** Connections that say nothing, or begin a request and never end it. */
  private void silent() throws IOException {
    Socket socket = connect("127.0.0.5");
    silent.add(socket);
    count("half-open: opened");
    if (number(2) == 0) {
      socket
          .getOutputStream()
          .write("POST /webhook HTTP/1.1\r\nX-".getBytes(StandardCharsets.US_ASCII));
    }
    if (silent.size() > SILENT) {
      silent.removeFirst().close();
    }
    pause(SHORT.multipliedBy(5));
  }

  private void oversized() throws IOException {
    try (Socket socket = connect("127.0.0.6")) {
      boolean announced = number(2) == 0;
      socket
          .getOutputStream()
          .write(head(announced ? "Content-Length: " + LARGE : "Transfer-Encoding: chunked", ""));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      try {
        for (int sent = 0; sent < LARGE; sent += chunk.length) {
          socket.getOutputStream().write(chunk);
        }
      } catch (IOException cut) {
        count("oversized: cut");
      }
      answer("oversized", socket);
    }
    pause(SHORT.multipliedBy(10));
  }

  private void garbage() throws IOException {
    try (Socket socket = connect("127.0.0.7")) {
      socket.getOutputStream().write(nonsense());
      answer("garbage", socket);
    } catch (IOException cut) {
      count("garbage: cut");
    }
    pause(SHORT);
  }

  private byte[] nonsense() {
    String get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    return switch (number(8)) {
      case 0 -> bytes(1 + number(5_000));
      case 1 -> ascii(get.repeat(100) + "\0\0garbage\r\n\r\n");
      case 2 -> ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0".repeat(100));
      case 3 -> ascii("POST /webhook HTTP/1.1\r\nX: " + "y".repeat(100_000) + "\r\n\r\n");
      case 4 -> ascii("POST /" + "z".repeat(10_000) + " HTTP/1.1\r\n\r\n");
      case 5 -> head("Content-Length: -1", "");
      case 6 -> head("Transfer-Encoding: chunked", "") /* and no chunk */;
      default ->
          ascii(
              new String(head("Transfer-Encoding: chunked", ""), StandardCharsets.US_ASCII)
                  + "zz\r\n"
                  + get);
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void flood() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < FLOOD; i++) {
        open.add(connect("127.0.0.8"));
        count("flood: opened");
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    pause(SHORT.multipliedBy(100));
  }
}
