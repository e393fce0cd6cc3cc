package dev.musterd.http.dashboard;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A first browser must not be refused because of facts that are only invented. */
class PageWarmUpTest {
  private static Stream<Instant> times() {
    return Stream.of(
        Instant.parse("2026-11-02T00:00:00Z"),
        Instant.parse("2028-02-29T23:59:59.999Z"),
        Instant.EPOCH);
  }

  @ParameterizedTest
  @MethodSource("times")
  void pagesAreMade_atAnyTime(Instant now) {
    assertDoesNotThrow(() -> PageWarmUp.run(now));
  }
}
