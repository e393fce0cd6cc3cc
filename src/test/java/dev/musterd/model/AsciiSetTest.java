package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AsciiSetTest {
  private static final AsciiSet SET = AsciiSet.of("._-", "AZ", "az", "09");

  /** Each character that there is, alone and among others. */
  @Test
  void set_isAsTheRegularExpression_forEachCharacter() {
    Pattern pattern = Pattern.compile("[A-Za-z0-9._-]{1,3}");
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String text = String.valueOf((char) c);
      assertEquals(pattern.matcher(text).matches(), SET.isAllOf(text, 1, 3), text);
      assertEquals(
          pattern.matcher("a" + text + "z").matches(), SET.isAllOf("a" + text + "z", 1, 3), text);
    }
  }

  @Test
  void length_isBetweenItsLimits() {
    assertFalse(SET.isAllOf("", 1, 3));
    assertTrue(SET.isAllOf("", 0, 3));
    assertTrue(SET.isAllOf("abc", 3, 3));
    assertFalse(SET.isAllOf("abcd", 1, 3));
    assertFalse(SET.isAllOf("ab", 3, 3));
  }
}
