package dev.musterd.cli;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Prints a page again and again: on a terminal in the same place, elsewhere one below the other,
 * and a daemon that does not answer is waited for.
 */
record Watch(CommonOptions common, Duration interval) {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** To the upper left corner, and erases all below. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  Watch(CommonOptions common) {
    this(common, INTERVAL);
  }

  /** Ends when the thread is interrupted; returns what the page returned last. */
  int repeat(IntSupplier page) {
    int code = 0;
    boolean first = true;
    while (!Thread.currentThread().isInterrupted()) {
      separate(first);
      first = false;
      try {
        code = page.getAsInt();
      } catch (NoAnswerException why) {
        common.fail(TerminalText.text(why.getMessage()));
        code = 1;
      }
      common.out().flush();
      try {
        Thread.sleep(interval);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return code;
  }

  private void separate(boolean first) {
    if (common.onTerminal()) {
      common.out().print(CLEAR);
    } else if (!first && !common.json()) {
      common.out().println();
    }
  }
}
