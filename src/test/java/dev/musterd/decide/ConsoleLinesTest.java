package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.base.DisplayText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLinesTest {
  private static List<String> lines(String console, String... secrets) {
    return ConsoleLines.of(console, List.of(secrets));
  }

  @Test
  void lines_endInAnyWay_andEmptyOnesAreLeftOut() {
    assertEquals(List.of("a", "b", "c", "d e"), lines("a\r\n\n  \nb\rc\r\r\nd\te"));
    assertEquals(List.of(), lines(""));
  }

  @Test
  void escapeSequences_andInvisibleCharacters_areGone() {
    assertEquals(
        List.of("greenplain"),
        lines(
            "\u001b[1;32mgreen\u001b[0m\u001b[2J\u001b[10;5H\u001b]0;own\u0007pl\u200bain\u202e\u0000"));
    assertEquals(List.of("x"), lines("\u009b31mx\u001b]8;;http://evil\u001b\\"));
    assertEquals(List.of("half[", "next"), lines("half\u001b\u0001[\nnext\u001b]0;never ends"));
  }

  @Test
  void secretsThatAreKnown_areMasked_alsoInParts_andBetweenEscapes() {
    String key = "-----BEGIN KEY-----\nMIIEowIBAAK\nshort\n";
    assertEquals(
        List.of("a *** b", "***", "short", "***"),
        lines("a MIIEowIBAAK b\n-----BEGIN KEY-----\nshort\nMIIE\u001b[0mowIBAAK", key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghs_0123456789abcdefghijABCDEFGHIJ012345",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuvwxyz",
        "AKIAIOSFODNN7EXAMPLE",
        "AABF3JGZDX3P5PMEXLND6TS6FCWO6",
        "ASIAIOSFODNN7EXAMPLE"
      })
  void secretsByTheirForm_areMasked(String secret) {
    assertEquals(List.of("got *** here"), lines("got " + secret + " here"));
  }

  @Test
  void longConfigurations_areMasked_andChecksumsStay() {
    String sha = "0123456789abcdef".repeat(4);
    assertEquals(List.of("sum " + sha), lines("sum " + sha));
    assertEquals(List.of("jit ***"), lines("jit " + "eyJhbGci".repeat(20)));
  }

  @ParameterizedTest
  @CsvSource({"true, 1000000", "false, 300000"})
  void size_isBounded(boolean oneLine, int size) {
    String text = "x y ".repeat(size / 4);
    List<String> lines = lines(oneLine ? text : text.replace("y ", "y\n"));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 1000));
    assertTrue(lines.stream().mapToInt(line -> line.length() + 1).sum() <= 256 * 1024 + 1);
    assertFalse(lines.isEmpty());
  }

  @Test
  void anyText_isPrintable() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      String text =
          random
              .ints(300, 0, 0x2100)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      for (String line : lines(text)) {
        assertTrue(line.codePoints().noneMatch(DisplayText::isUnprintable), line);
      }
    }
  }
}
