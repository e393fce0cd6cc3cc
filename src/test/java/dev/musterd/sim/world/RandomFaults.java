package dev.musterd.sim.world;

import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.sqs.ScriptedCalls;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Calls that fail by chance: refused, throttled, unanswered, or answered into the void. */
public final class RandomFaults {
  private final double chance;
  private final double tails;
  private final RandomGenerator random;

  public RandomFaults(Weather weather, RandomGenerator random) {
    this.chance = weather.failing();
    this.tails = weather.tails();
    this.random = random;
  }

  /** Falls upon every service. */
  public void apply(SimWorld world) {
    world.cloud().faults().weather(this::aws);
    world.github().weather(this::github);
    world.queue().script().weather(this::sqs);
    world.tail(this::tail);
  }

  /** Leaves them all. */
  public static void end(SimWorld world) {
    world.cloud().faults().weather(_ -> Optional.empty());
    world.cloud().faults().clear();
    world.github().weather(_ -> Optional.empty());
    world.queue().script().weather(_ -> Optional.empty());
    world.tail(() -> Duration.ZERO);
  }

  private boolean happens() {
    return random.nextDouble() < chance;
  }

  private Optional<Fault> aws(dev.musterd.doubles.aws.Api api) {
    if (!happens()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (random.nextInt(5)) {
          case 0, 1 -> Fault.throttle(api);
          case 2 -> new Fault.Refusal("InternalError", 500, "An internal error has occurred");
          case 3 -> new Fault.LostReply();
          default -> new Fault.Hang();
        });
  }

  /** What befalls a call to GitHub. */
  public Optional<dev.musterd.doubles.github.Fault> github(Operation operation) {
    if (!happens()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (random.nextInt(6)) {
          case 0 -> dev.musterd.doubles.github.Fault.status(500, "Server error");
          case 1 -> dev.musterd.doubles.github.Fault.status(502, "Bad gateway");
          case 2 ->
              new dev.musterd.doubles.github.Fault.Status(
                  403,
                  "You have exceeded a secondary rate limit.",
                  Map.of("retry-after", "" + (1 + random.nextInt(60))));
          case 3 -> new dev.musterd.doubles.github.Fault.Hang();
          case 4 -> new dev.musterd.doubles.github.Fault.Garbage("<html>unicorn</html>");
          default -> new dev.musterd.doubles.github.Fault.DropAfterEffect();
        });
  }

  private Optional<ScriptedCalls.Failure> sqs(ScriptedCalls.Call call) {
    return happens()
        ? Optional.of(new ScriptedCalls.Failure("SQS is tired of " + call, random.nextBoolean()))
        : Optional.empty();
  }

  private Duration tail() {
    return random.nextDouble() < tails ? Duration.ofMillis(random.nextLong(8_000)) : Duration.ZERO;
  }
}
