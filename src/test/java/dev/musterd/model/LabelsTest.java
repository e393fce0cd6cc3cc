package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @Test
  void labels_keepTheFirstSpelling_ofEach() {
    assertEquals(List.of("Linux", "x64"), Labels.of("Linux", "x64", "LINUX", "X64").values());
    assertEquals("Linux,x64", Labels.of(List.of("Linux", "x64", "linux")).toString());
    assertTrue(Labels.NONE.isEmpty());
  }

  @ParameterizedTest(name = "[{0}] and [{1}]: all {2}, same {3}")
  @CsvSource(
      textBlock =
          """
          linux x64, x64,        true,  false
          linux x64, X64 LINUX,  true,  true
          linux x64, linux linux, true, false
          linux,     linux x64,  false, false
          linux,     x64,        false, false
          """)
  void labels_areCompared_withoutCaseAndOrder(String have, String want, boolean all, boolean same) {
    Labels mine = Labels.of(have.split(" "));
    Labels wanted = Labels.of(want.split(" "));
    assertEquals(all, mine.containsAll(wanted));
    assertEquals(same, mine.sameAs(wanted));
    assertEquals(same, wanted.sameAs(mine));
  }

  @Test
  void noLabels_areContainedInAny() {
    assertTrue(Labels.of("linux").containsAll(Labels.NONE));
    assertTrue(Labels.NONE.sameAs(Labels.of()));
    assertFalse(Labels.NONE.contains("linux"));
  }
}
