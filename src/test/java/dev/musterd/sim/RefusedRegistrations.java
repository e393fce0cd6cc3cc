package dev.musterd.sim;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * A time in which GitHub refuses to register runners, as those of a suspended installation or of a
 * full runner group. Absent from two of three seeds; has randomness of its own, so that the others
 * play as they did before it was added.
 */
final class RefusedRegistrations {
  private static final long OWN_SEED = 0x5265_6675L;
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /**
   * The pause of the breaker after a refusal of that length: it was tried after 1 and 2 minutes.
   */
  static final Duration TRIED_BY = Duration.ofMinutes(5);

  private final boolean present;
  private final Duration length;
  private final Fault refusal;
  private boolean active;

  RefusedRegistrations(long seed) {
    RandomGenerator random = new Random(seed ^ OWN_SEED);
    present = random.nextInt(3) == 0;
    length = Duration.ofMillis(1 + random.nextLong(LONGEST.toMillis()));
    refusal =
        random.nextBoolean()
            ? Fault.status(422, "The runner group is full")
            : Fault.status(404, "Not Found");
  }

  boolean present() {
    return present;
  }

  /**
   * @param later runs an act after a time, within the fault phase
   */
  void begin(BiConsumer<Duration, Runnable> later) {
    active = true;
    later.accept(length, this::end);
  }

  void end() {
    active = false;
  }

  Optional<Fault> at(Operation operation) {
    return active && (operation == Operation.JIT || operation == Operation.REGISTRATION_TOKEN)
        ? Optional.of(refusal)
        : Optional.empty();
  }
}
