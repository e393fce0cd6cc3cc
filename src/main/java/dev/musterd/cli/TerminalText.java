package dev.musterd.cli;

import dev.musterd.base.DisplayText;

/** Makes text from outside safe for a terminal. */
public final class TerminalText {
  private TerminalText() {}

  /** Characters that move the cursor, end a line or turn its direction are shown as escapes. */
  public static String text(String text) {
    return escaped(text, false);
  }

  /** JSON, whose own line ends stay; the escapes are JSON's. */
  public static String json(String json) {
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
