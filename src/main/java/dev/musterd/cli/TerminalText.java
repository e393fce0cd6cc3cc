package dev.musterd.cli;

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
