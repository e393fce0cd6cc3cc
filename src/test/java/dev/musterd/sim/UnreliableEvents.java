package dev.musterd.sim;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.sqs.ScriptedCalls;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * EC2's events on their way: late and so out of order, twice, lost, wrong, of other accounts, and
 * bodies that are no events; and warnings of interruptions, which come true or not. Absent, with
 * the queue, from a third of the seeds; has randomness of its own, so that the others play as they
 * did before it was added.
 */
final class UnreliableEvents {
  private static final long OWN_SEED = 0x4576_656eL;
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(90);
  private static final Duration NOTICE = Duration.ofMinutes(2);
  private static final int WARNINGS_MAX = 6;
  private static final int LIES_MAX = 6;

  private final SimWorld world;
  private final RandomGenerator random;
  private final boolean present;
  private final double lost;
  private final double doubled;
  private final double failing;
  private final Duration delay;
  private boolean faulty;

  UnreliableEvents(SimWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed ^ OWN_SEED);
    this.present = random.nextInt(3) > 0;
    this.lost = maybe(0.5);
    this.doubled = maybe(0.5);
    this.failing = maybe(0.3);
    this.delay =
        random.nextBoolean()
            ? Duration.ZERO
            : Duration.ofMillis(1 + random.nextLong(LONGEST_DELAY.toMillis()));
  }

  private double maybe(double most) {
    return random.nextBoolean() ? 0 : random.nextDouble() * most;
  }

  /**
   * Creates the queue, before a daemon starts.
   *
   * @param listener called with each instance that an event is about
   */
  void prepare(Consumer<Instance.Id> listener) {
    if (present) {
      world.withEvents();
      world
          .cloud()
          .onNotice(
              notice -> {
                listener.accept(notice.instance());
                send(notice);
              });
    }
  }

  /**
   * Begins the faults.
   *
   * @param length of the fault phase
   * @param later runs an act after a time, within the fault phase
   */
  void begin(Duration length, BiConsumer<Duration, Runnable> later) {
    if (!present) {
      return;
    }
    faulty = true;
    world.events().script().weather(_ -> failure());
    int warnings = random.nextInt(WARNINGS_MAX + 1);
    for (int i = 0; i < warnings; i++) {
      later.accept(within(length), () -> warn(later));
    }
    int lies = random.nextInt(LIES_MAX + 1);
    for (int i = 0; i < lies; i++) {
      later.accept(within(length), this::lie);
    }
  }

  void end() {
    faulty = false;
    world.events().script().weather(_ -> Optional.empty());
  }

  private void send(InstanceNotice notice) {
    if (faulty && random.nextDouble() < lost) {
      return;
    }
    if (faulty && random.nextDouble() < doubled) {
      sendLater(notice);
    }
    sendLater(notice);
  }

  private void sendLater(InstanceNotice notice) {
    if (faulty && delay.isPositive()) {
      world.time().after(within(delay)).onSuccess(_ -> world.events().emit(notice));
    } else {
      world.events().emit(notice);
    }
  }

  private Optional<ScriptedCalls.Failure> failure() {
    return random.nextDouble() < failing
        ? Optional.of(new ScriptedCalls.Failure("SQS has no time", random.nextBoolean()))
        : Optional.empty();
  }

  /** EC2 does what it says in half of the cases. */
  private void warn(BiConsumer<Duration, Runnable> later) {
    List<Machine> live = world.ourLive();
    if (!live.isEmpty()) {
      Machine machine = live.get(random.nextInt(live.size()));
      world.cloud().tell(machine.id(), new Kind.RebalanceRecommended());
      world.cloud().tell(machine.id(), new Kind.InterruptionWarned("terminate"));
      if (random.nextBoolean()) {
        later.accept(NOTICE, () -> world.interrupt(machine));
      }
    }
  }

  private void lie() {
    List<Machine> live = world.ourLive();
    Instance.Id id =
        live.isEmpty()
            ? new Instance.Id("i-00000000000000bad")
            : live.get(random.nextInt(live.size())).id();
    switch (random.nextInt(4)) {
      case 0 -> world.cloud().tell(id, new Kind.StateChanged("terminated"));
      case 1 ->
          world
              .events()
              .emit(
                  new InstanceNotice(
                      "elsewhere",
                      new InstanceNotice.Place("999999999999", "eu-west-1"),
                      world.time().instant(),
                      id,
                      new Kind.InterruptionWarned("terminate")));
      case 2 -> world.events().emitMalformed("garbage", "not a JSON object");
      default -> world.events().emitForeign("EC2 Fleet State Change");
    }
  }

  private Duration within(Duration most) {
    return Duration.ofMillis(random.nextLong(Math.max(1, most.toMillis())));
  }
}
