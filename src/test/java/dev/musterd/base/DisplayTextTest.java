package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {
  @ParameterizedTest
  @CsvSource({"'', ''", "abcd, abcd", "abcde, abcde", "abcdef, abcd…", "abc\uD83D\uDE00de, abc…"})
  void truncated_hasAtMostTheMaximum_andNoHalfCharacter(String text, String expected) {
    assertEquals(expected, DisplayText.truncated(text, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "0x1b, true, escape",
    "0x0a, true, line feed",
    "0x7f, true, delete",
    "0x202e, true, right-to-left override",
    "0x200b, true, zero width space",
    "0x2028, true, line separator",
    "0xd800, true, lone surrogate",
    "0x0378, true, unassigned",
    "0x5ffff, true, unassigned and beyond 16 bits",
    "0x20, false, space",
    "0xe9, false, e with acute",
    "0x1f600, false, emoji",
  })
  void unprintable_isWhatActsOnALineOrIsInvisible(String codePoint, boolean expected, String name) {
    assertEquals(expected, DisplayText.isUnprintable(Integer.decode(codePoint)), name);
  }

  @Test
  void escaped_writesBothHalvesOfAPair() {
    String unassigned = Character.toString(0x5ffff);
    assertEquals(
        "a\\u001bb\\ud93f\\udfff",
        DisplayText.escaped("a\u001bb" + unassigned, DisplayText::isUnprintable));
  }
}
