package dev.musterd.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeveralNodesTest {
  @Test
  void numberOfNodes_isRead() {
    assertEquals(1, SeveralNodes.count("1"));
    assertEquals(3, SeveralNodes.count("3"));
  }

  /** Maven makes {@code true} of a property without a value. */
  @ParameterizedTest
  @ValueSource(strings = {"", "true", "0", "-1", "10", "3.0", "three", " 3"})
  void otherValues_areRefused_withWhatIsPossible(String value) {
    assertEquals(
        "quickstart.nodes is '"
            + value
            + "', and has to be a whole number from 1 to 9, as in -Dquickstart.nodes=3",
        assertThrows(QuickstartEnvironment.GaveUpException.class, () -> SeveralNodes.count(value))
            .getMessage());
  }
}
