package dev.musterd.cli;

import dev.musterd.model.DisplayText;

/** Text that may come from anywhere, made safe for a terminal. */
public final class TerminalText {
  private TerminalText() {}

  /** Whatever moves the cursor, ends a line or turns its direction is shown by its number. */
  public static String text(String text) {
    return escaped(text, false);
  }

  /** The same for JSON, whose own line ends stay; the numbers are JSON's escapes. */
  static String json(String json) {
    return escaped(json, true);
  }

  private static String escaped(String text, boolean lines) {
    return DisplayText.escaped(
        text,
        codePoint ->
            DisplayText.isUnprintable(codePoint)
                && !(lines && (codePoint == '\n' || codePoint == '\r')));
  }
}
