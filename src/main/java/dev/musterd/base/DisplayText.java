package dev.musterd.base;

import java.util.function.IntPredicate;

/**
 * Text from outside, made fit for a log line, a terminal or an error message: bounded in length,
 * and without characters that move the cursor, end a line or reverse its direction.
 */
public final class DisplayText {
  private static final String ELLIPSIS = "…";

  private DisplayText() {}

  /** The text in at most so many characters; a longer one ends with an ellipsis. */
  public static String truncated(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - ELLIPSIS.length();
    // Half a surrogate pair would be no character at all.
    boolean splitsPair = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splitsPair ? end - 1 : end) + ELLIPSIS;
  }

  /**
   * Whether a character is invisible or acts on the line: control characters, line separators, lone
   * surrogates, code points that Unicode has not assigned, and format characters, which reverse the
   * direction of text or make two names look like one.
   *
   * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode
   *     Technical Report 36, Bidirectional Text Spoofing</a>
   */
  public static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** The text with JSON's escapes, such as {@code \}{@code u001b}, for characters to be hidden. */
  public static String escaped(String text, IntPredicate hidden) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            codePoint -> {
              if (hidden.test(codePoint)) {
                appendEscape(safe, codePoint);
              } else {
                safe.appendCodePoint(codePoint);
              }
            });
    return safe.toString();
  }

  /** Appends JSON's escape of a character: one for each of its UTF-16 units. */
  public static void appendEscape(StringBuilder text, int codePoint) {
    for (char unit : Character.toChars(codePoint)) {
      text.append("\\u").append(java.util.HexFormat.of().toHexDigits(unit));
    }
  }
}
