package dev.musterd.base;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class InternerTest {
  private final Interner<String, Object> values = new Interner<>(2);

  @Test
  void theFirstValueOfAKeyStandsForAllOfThem() {
    Object first = new Object();

    assertSame(first, values.intern("a", first));
    assertSame(first, values.intern("a", new Object()));
    assertNotSame(first, values.intern("b", new Object()));
  }

  @Test
  void theOneThatWasAskedForTheLongestAgoIsForgotten() {
    Object a = new Object();
    Object b = new Object();
    values.intern("a", a);
    values.intern("b", b);
    values.intern("a", new Object());

    values.intern("c", new Object());

    assertSame(a, values.intern("a", new Object()));
    assertNotSame(b, values.intern("b", new Object()));
  }
}
