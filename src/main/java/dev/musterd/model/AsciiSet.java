package dev.musterd.model;

import java.util.Arrays;

/**
 * A set of ASCII characters. For the checks that each webhook needs: a regular expression takes
 * several times as long, which was a tenth of a webhook's time.
 */
public final class AsciiSet {
  private static final int ASCII = 128;

  private final boolean[] contains = new boolean[ASCII];

  private AsciiSet() {}

  /**
   * Of the members of ranges, such as {@code "az"}, and of single characters.
   *
   * @param ranges first and last character of each
   */
  public static AsciiSet of(String singles, String... ranges) {
    AsciiSet set = new AsciiSet();
    singles.chars().forEach(single -> set.contains[single] = true);
    for (String range : ranges) {
      Arrays.fill(set.contains, range.charAt(0), range.charAt(1) + 1, true);
    }
    return set;
  }

  /** Whether the text has so many characters, and all of them are in the set. */
  public boolean isAllOf(String text, int min, int max) {
    int length = text.length();
    if (length < min || length > max) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ASCII || !contains[c]) {
        return false;
      }
    }
    return true;
  }
}
