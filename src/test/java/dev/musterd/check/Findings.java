package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Assertions about findings. */
final class Findings {
  private Findings() {}

  static void assertGood(Finding finding, String detail) {
    assertEquals("good", finding.result(), finding::toString);
    assertTrue(finding.reason().contains(detail), finding::toString);
  }

  static void assertWarning(Finding finding, String reason) {
    assertProblem(finding, "warning", reason);
  }

  static void assertFailed(Finding finding, String reason) {
    assertProblem(finding, "failed", reason);
  }

  /** Every warning and failure has a remedy. */
  private static void assertProblem(Finding finding, String result, String reason) {
    assertEquals(result, finding.result(), finding::toString);
    assertTrue(finding.reason().contains(reason), finding::toString);
    assertTrue(finding.remedy().length() > 10, finding::toString);
  }

  /** {@code result: reason}, with the word of a table: good, warning, failed. */
  static void assertIs(String expected, Finding finding) {
    String[] parts = expected.split(": ", 2);
    switch (parts[0]) {
      case "good" -> assertGood(finding, parts[1]);
      case "warning" -> assertWarning(finding, parts[1]);
      case "failed" -> assertFailed(finding, parts[1]);
      default -> assertEquals(parts[0], finding.result(), finding::toString);
    }
  }

  static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings::toString);
    return findings.getFirst();
  }
}
