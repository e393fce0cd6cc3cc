package dev.musterd.cli.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The full screen, on a terminal in memory. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopScreenTest {
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?1049l";

  private final Screen screen = new Screen();
  private LineDisciplineTerminal terminal;

  /** What was written, and who waits for it. */
  private static final class Screen extends java.io.OutputStream {
    private final StringBuffer text = new StringBuffer();

    @Override
    public void write(int octet) {
      text.append((char) octet);
      synchronized (this) {
        notifyAll();
      }
    }

    synchronized void await(String wanted) throws InterruptedException {
      while (text.indexOf(wanted) < 0) {
        wait();
      }
    }
  }

  @BeforeEach
  void open() throws IOException {
    terminal = new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
  }

  @AfterEach
  void close() throws IOException {
    terminal.close();
  }

  private static ReadingPace pace(Duration interval) {
    return new ReadingPace(ReadingPaceTest.WITHOUT_A_STREAM, interval, System::nanoTime);
  }

  private CompletableFuture<Void> show(CountDownLatch read) {
    return CompletableFuture.runAsync(
        () -> {
          try (TopScreen top = TopScreen.of(terminal)) {
            top.show(
                TopTextTest.reading(1, 1, 1),
                reading -> {
                  read.countDown();
                  return reading;
                },
                pace(Duration.ofMillis(1)));
          } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
          }
        });
  }

  @Test
  void q_leaves_andRestoresTheScreen() throws Exception {
    Attributes before = terminal.getAttributes();
    CountDownLatch read = new CountDownLatch(2);
    CompletableFuture<Void> shown = show(read);
    screen.await("1 jobs wait");
    read.await();
    assertFalse(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ICANON), "raw");
    terminal.processInputByte('x');
    terminal.processInputByte('q');
    shown.get();
    String all = screen.text.toString();
    assertTrue(all.indexOf(ENTER) >= 0 && all.indexOf(ENTER) < all.indexOf("musterd"), all);
    assertTrue(all.lastIndexOf(LEAVE) > all.lastIndexOf("musterd"), "left");
    assertTrue(all.lastIndexOf("\u001b[?7h") > all.lastIndexOf("musterd"), "wraps again");
    assertEquals(before.getLocalFlags(), terminal.getAttributes().getLocalFlags());
  }

  @Test
  void terminal_thatDoesNotKnowItsSize_hasAnOrdinaryOne() throws Exception {
    terminal.setSize(new Size(0, 0));
    CompletableFuture<Void> shown = show(new CountDownLatch(1));
    screen.await("EVENTS");
    terminal.processInputByte('q');
    shown.get();
  }

  @Test
  void interrupt_leavesToo() throws Exception {
    CompletableFuture<Void> shown = show(new CountDownLatch(1));
    screen.await("1 jobs wait");
    terminal.raise(Terminal.Signal.INT);
    shown.get();
    assertTrue(screen.text.lastIndexOf(LEAVE) > screen.text.lastIndexOf("musterd"), "left");
  }

  @Test
  void newSize_isDrawnAtOnce() throws Exception {
    terminal.setSize(new Size(12, 3));
    CompletableFuture<Void> shown =
        CompletableFuture.runAsync(
            () -> {
              try (TopScreen top = TopScreen.of(terminal)) {
                top.show(TopTextTest.reading(1, 1, 1), it -> it, pace(Duration.ofDays(1)));
              } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
              }
            });
    screen.await("musterd");
    assertFalse(screen.text.toString().contains("q quits"), "too narrow");
    terminal.setSize(new Size(150, 24));
    terminal.raise(Terminal.Signal.WINCH);
    screen.await("q quits");
    terminal.processInputByte('q');
    shown.get();
  }
}
