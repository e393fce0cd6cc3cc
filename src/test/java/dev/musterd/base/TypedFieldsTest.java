package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedFieldsTest {
  private static final TypedFields FIELDS =
      new TypedFields(
          Map.<String, Object>of("text", "a", "whole", 7, "half", 0.5, "yes", true)::get,
          IllegalArgumentException::new);

  @Test
  void field_ofItsType_isRead() {
    assertEquals("a", FIELDS.text("text"));
    assertEquals(7, FIELDS.wholeNumber("whole"));
    assertEquals(0.5, FIELDS.value("half", Number.class));
    assertTrue(FIELDS.isTrue("yes"));
  }

  @Test
  void optionalField_ofAnotherType_countsAsAbsent() {
    assertEquals(Optional.empty(), FIELDS.find("whole", String.class));
    assertEquals("b", FIELDS.textOr("absent", "b"));
    assertFalse(FIELDS.isTrue("text"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "text", "half", "yes"})
  void requiredField_thatIsNoWholeNumber_isRefused(String field) {
    String reason =
        assertThrows(IllegalArgumentException.class, () -> FIELDS.wholeNumber(field)).getMessage();
    assertTrue(reason.startsWith("field " + field + " is "), reason);
  }
}
