package dev.musterd.cli.live;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * A terminal's alternate screen, which is drawn anew at each reading and when its size changes, and
 * is left as it was.
 */
final class TopScreen implements AutoCloseable {
  /** How soon a new size or a signal is seen. */
  private static final Duration STEP = Duration.ofMillis(100);

  /** Of a terminal that does not know its size, such as a serial line. */
  private static final int WIDTH = 80;

  private static final int HEIGHT = 24;
  private static final int CTRL_C = 3;

  /** Long lines are cut at the edge, whatever the width of their characters. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";
  private static final String HOME = "\u001b[H";
  private static final String PLAIN = "\u001b[0m";

  private final Terminal terminal;
  private final Attributes saved;
  private final Thread restorer = Thread.ofPlatform().unstarted(this::restore);
  private volatile boolean quit;
  private volatile boolean resized;
  private boolean restored;

  private TopScreen(Terminal terminal) {
    this.terminal = terminal;
    this.saved = terminal.enterRawMode();
  }

  /**
   * Takes over the terminal of this process.
   *
   * @throws IOException when there is none
   */
  static TopScreen open() throws IOException {
    return of(TerminalBuilder.builder().system(true).dumb(false).provider("ffm").build());
  }

  /** Takes over this terminal. */
  static TopScreen of(Terminal terminal) {
    TopScreen screen = new TopScreen(terminal);
    screen.enter();
    return screen;
  }

  private void enter() {
    terminal.handle(Terminal.Signal.INT, _ -> quit = true);
    terminal.handle(Terminal.Signal.WINCH, _ -> resized = true);
    Runtime.getRuntime().addShutdownHook(restorer);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.writer().print(NO_WRAP);
    terminal.flush();
  }

  /** Shows readings until q or Ctrl-C. */
  void show(FleetReading first, UnaryOperator<FleetReading> next, ReadingPace pace)
      throws IOException {
    FleetReading reading = first;
    draw(reading);
    while (!quits()) {
      if (resized) {
        resized = false;
        draw(reading);
      }
      if (pace.isDue()) {
        pace.begin();
        reading = next.apply(reading);
        pace.done();
        draw(reading);
      }
    }
  }

  /** Waits a moment for a key. */
  private boolean quits() throws IOException {
    int key = terminal.reader().read(STEP.toMillis());
    return quit || key == 'q' || key == 'Q' || key == CTRL_C || key == NonBlockingReader.EOF;
  }

  private void draw(FleetReading reading) {
    int width = terminal.getWidth() > 0 ? terminal.getWidth() : WIDTH;
    int height = terminal.getHeight() > 0 ? terminal.getHeight() : HEIGHT;
    List<TopText.Line> lines = TopText.screen(reading, width, height);
    StringBuilder screen = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      TopText.Line line = lines.get(i);
      screen.append(i == 0 ? "" : "\r\n").append(colour(line.kind())).append(line.text());
      screen.append(PLAIN).append(ERASE_LINE);
    }
    terminal.writer().print(screen.append(ERASE_BELOW));
    terminal.flush();
  }

  private static String colour(TopText.Kind kind) {
    return switch (kind) {
      case HEAD -> "\u001b[1m";
      case TITLE -> "\u001b[7m";
      case WARNING -> "\u001b[33m";
      case ROW -> "";
    };
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    terminal.writer().print(WRAP);
    terminal.puts(Capability.cursor_normal);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(saved);
  }

  @Override
  public void close() throws IOException {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(restorer);
    } catch (IllegalStateException _) {
      // The process ends already.
    }
    terminal.close();
  }
}
