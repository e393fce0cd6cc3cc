package dev.musterd.cli;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * A line on a terminal's standard error that says what a command waits for, and for how long, once
 * that takes more than two seconds. Elsewhere, as in a pipe or with {@code --json}, there is none.
 */
public final class Waiting {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A narrow terminal's width: a line that wraps could not be erased. */
  private static final int LENGTH_MAX = 70;

  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean shown;
  private final Duration soon;
  private final Duration period;
  private boolean drawn;

  private Waiting(PrintWriter err, boolean shown) {
    this(err, shown, SOON, PERIOD);
  }

  Waiting(PrintWriter err, boolean shown, Duration soon, Duration period) {
    this.err = err;
    this.shown = shown;
    this.soon = soon;
    this.period = period;
  }

  /**
   * For a command that prints there.
   *
   * @param quiet whether it prints for a program
   */
  static Waiting of(PrintWriter out, PrintWriter err, boolean quiet) {
    return new Waiting(
        err, !quiet && StandardWriter.isTerminal(out) && StandardWriter.isTerminal(err));
  }

  /** One that shows nothing. */
  public static Waiting silent() {
    return new Waiting(new PrintWriter(PrintWriter.nullWriter()), false);
  }

  /** What a command waits for now. */
  public interface Shown extends AutoCloseable {
    /** The wait is over. */
    @Override
    void close();
  }

  /** Begins to wait. */
  public Shown begin(String what) {
    if (!shown) {
      return () -> {};
    }
    Thread line = Thread.ofVirtual().start(() -> tell(what, System.nanoTime()));
    return () -> {
      line.interrupt();
      hide();
    };
  }

  private void tell(String what, long begun) {
    try {
      Thread.sleep(soon);
      while (true) {
        draw(what, Duration.ofNanos(System.nanoTime() - begun));
        Thread.sleep(period);
      }
    } catch (InterruptedException _) {
      // The wait is over.
    }
  }

  /** An interrupted thread draws no more: what is erased stays so. */
  private synchronized void draw(String what, Duration time) {
    if (!Thread.currentThread().isInterrupted()) {
      String text = TerminalText.text(what);
      String brief = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text;
      err.print(ERASE + "… " + brief + ", " + time.toSeconds() + " s ");
      err.flush();
      drawn = true;
    }
  }

  /** Makes room for a line of the command; the next second shows this again. */
  synchronized void hide() {
    if (drawn) {
      drawn = false;
      err.print(ERASE);
      err.flush();
    }
  }
}
