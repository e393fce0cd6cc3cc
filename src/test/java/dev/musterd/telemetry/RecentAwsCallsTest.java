package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.operator.AwsUse;
import dev.musterd.port.AwsCallListener.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counts of the last five minutes. */
class RecentAwsCallsTest {
  private Instant now = Instant.parse("2026-11-02T12:00:30Z");
  private final RecentAwsCalls calls = new RecentAwsCalls(() -> now);

  private void call(String operation, boolean succeeded, int throttles) {
    calls.ended(new Call("ec2", operation, succeeded, throttles, Duration.ofMillis(80)));
  }

  private static AwsUse use(int calls, int throttles, int failures, String throttled) {
    return new AwsUse(
        calls,
        throttles,
        failures,
        Optional.of(throttled).filter(it -> !it.isEmpty()),
        Duration.ofMinutes(5));
  }

  @Test
  void nothingWasCalled() {
    assertEquals(use(0, 0, 0, ""), calls.lately());
  }

  @Test
  void callsOfFiveMinutes_areCounted_andOlderOnesForgotten() {
    call("CreateFleet", true, 2);
    call("DescribeInstances", false, 3);
    assertEquals(use(2, 5, 1, "ec2 DescribeInstances"), calls.lately());
    now = now.plus(Duration.ofMinutes(4));
    call("CreateFleet", true, 0);
    assertEquals(use(3, 5, 1, "ec2 DescribeInstances"), calls.lately());
    now = now.plus(Duration.ofMinutes(1));
    assertEquals(use(1, 0, 0, ""), calls.lately());
    now = now.plus(Duration.ofDays(1));
    assertEquals(use(0, 0, 0, ""), calls.lately());
  }
}
