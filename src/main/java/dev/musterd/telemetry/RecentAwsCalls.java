package dev.musterd.telemetry;

import dev.musterd.model.operator.AwsUse;
import dev.musterd.port.AwsCallListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Counts calls to AWS of the last minutes. Synchronized because calls end on threads of the SDK.
 */
public final class RecentAwsCalls implements AwsCallListener {
  static final int MINUTES = 5;

  private final InstantSource clock;
  private final Minute[] ring = new Minute[MINUTES];
  private Optional<Throttled> throttled = Optional.empty();

  public RecentAwsCalls(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Minute {
    private final long number;
    private int calls;
    private int throttles;
    private int failures;

    Minute(long number) {
      this.number = number;
    }
  }

  private record Throttled(Instant at, String call) {}

  @Override
  public synchronized void ended(Call call) {
    Minute minute = current();
    minute.calls++;
    minute.throttles += call.throttles();
    minute.failures += call.succeeded() ? 0 : 1;
    if (call.throttles() > 0) {
      throttled =
          Optional.of(new Throttled(clock.instant(), call.service() + " " + call.operation()));
    }
  }

  private Minute current() {
    long number = number(clock.instant());
    int place = (int) Math.floorMod(number, (long) MINUTES);
    if (ring[place] == null || ring[place].number != number) {
      ring[place] = new Minute(number);
    }
    return ring[place];
  }

  private static long number(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), 60L);
  }

  public synchronized AwsUse lately() {
    Instant now = clock.instant();
    long first = number(now) - MINUTES + 1;
    int calls = 0;
    int throttles = 0;
    int failures = 0;
    for (Minute minute : Arrays.stream(ring).filter(Objects::nonNull).toList()) {
      if (minute.number >= first) {
        calls += minute.calls;
        throttles += minute.throttles;
        failures += minute.failures;
      }
    }
    return new AwsUse(
        calls,
        throttles,
        failures,
        throttled.filter(it -> number(it.at()) >= first).map(Throttled::call),
        Duration.ofMinutes(MINUTES));
  }
}
