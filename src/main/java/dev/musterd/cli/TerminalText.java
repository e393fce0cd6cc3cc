package dev.musterd.cli;

/** Makes text from outside safe for a terminal. */
public final class TerminalText {
  private TerminalText() {}

  /** Characters that move the cursor, end a line or turn its direction are shown as escapes. */
  public static String text(String text) {
    return escaped(text, false);
  }

  /** JSON, whose own line ends stay; the escapes are JSON's. */
  static String json(String json) {
    return escaped(json, true);
  }

  private static String escaped(String text, boolean lines) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isSafe(point) || (lines && (point == '\n' || point == '\r'))) {
                safe.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  safe.append("\\u%04x".formatted((int) unit));
                }
              }
            });
    return safe.toString();
  }

  private static boolean isSafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
