package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterTest {
  @ParameterizedTest
  @ValueSource(strings = {"alice@laptop", "a", "build+bot@ip-10-0-0-1.eu_west.internal"})
  void name_isTakenAsItIs(String name) {
    assertEquals(name, new Requester(name, "10.0.0.5").user());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "alice smith", "eve\u001b[31m", "a\nb", "größe", "a\"b", "a=b"})
  void otherName_isUnknown(String name) {
    assertEquals(Requester.UNKNOWN, new Requester(name, "10.0.0.5").user());
  }

  @Test
  void name_hasAtMost64Characters() {
    assertEquals("a".repeat(64), Requester.user("a".repeat(64)));
    assertEquals(Requester.UNKNOWN, Requester.user("a".repeat(65)));
  }
}
