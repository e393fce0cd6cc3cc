package dev.musterd.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** People who look at a daemon: each has a stream open, and reads it as fast as it comes. */
final class Watchers implements AutoCloseable {
  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final Duration OPENING = Duration.ofMinutes(2);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final String daemon;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch opened;
  private final AtomicInteger losses = new AtomicInteger();
  private volatile boolean closed;

  private Watchers(int port, int count) {
    this.daemon = "http://127.0.0.1:" + port;
    this.opened = new CountDownLatch(count);
  }

  /** So many streams of events. */
  static Watchers events(int port, int count) {
    Watchers watchers = new Watchers(port, count);
    return watchers.start(count, () -> watchers.follow("/api/v1/events", _ -> {}));
  }

  /** So many browsers with the first page, which they read again when something has changed. */
  static Watchers browsers(int port, int count) {
    Watchers watchers = new Watchers(port, count);
    return watchers.start(count, watchers::browse);
  }

  private interface Work {
    void run() throws IOException;
  }

  private interface Lines {
    void line(String line) throws IOException;
  }

  private Watchers start(int count, Work work) {
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> again(work)));
    }
    try {
      if (!opened.await(OPENING.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(opened.getCount() + " streams did not open");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return this;
  }

  /** A client that was disconnected comes back, as the stream says. */
  private void again(Work work) {
    while (!closed) {
      try {
        work.run();
      } catch (IOException lost) {
        losses.incrementAndGet();
      }
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  /** How often a client was disconnected. */
  int losses() {
    return losses.get();
  }

  private void browse() throws IOException {
    for (String file :
        FILE.matcher(text("/")).results().map(match -> match.group(1)).distinct().toList()) {
      text(file);
    }
    follow(
        "/live",
        line -> {
          if (line.equals("event: changed")) {
            text("/");
          }
        });
  }

  private String text(String page) throws IOException {
    try (InputStream in = open(page)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private InputStream open(String page) throws IOException {
    return ((HttpURLConnection) URI.create(daemon + page).toURL().openConnection())
        .getInputStream();
  }

  private void follow(String stream, Lines lines) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open(stream), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null && !closed; line = in.readLine()) {
        opened.countDown();
        lines.line(line);
      }
    }
    if (!closed) {
      throw new IOException(stream + " has ended");
    }
  }

  /** Ends with the daemon's connections, at the next event at the latest. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
