package dev.musterd.doubles;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.aws.MachineBehaviour;
import dev.musterd.doubles.github.RunnerSession;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Instance;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What our user data does on an instance: waits, bounded, for the parameter, reads and deletes it,
 * starts the runner with it, and powers off when the runner ends.
 *
 * @param patience from boot to giving up on the parameter; asked each time it is looked for
 * @param home runs a task on the thread of the machine's cloud
 * @param onStart called with every runner that comes online
 */
public record RunnerOnMachine(
    SimulatedGitHub github,
    Timers timers,
    InstantSource clock,
    Supplier<Duration> patience,
    Executor home,
    Consumer<RunnerSession> onStart)
    implements MachineBehaviour {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration HOLD_INTERVAL = Duration.ofSeconds(10);

  @Override
  public void booted(Machine machine) {
    await(machine, clock.instant());
  }

  private void await(Machine machine, Instant booted) {
    if (!machine.live()) {
      return;
    }
    Optional<String> configuration = machine.readParameter();
    if (configuration.isPresent()) {
      machine.deleteParameter();
      run(machine, configuration.get());
    } else if (clock.instant().isBefore(booted.plus(patience.get()))) {
      timers.after(POLL_INTERVAL).onSuccess(_ -> home.execute(() -> await(machine, booted)));
    } else {
      machine.powerOff("no parameter within " + patience.get());
    }
  }

  private void run(Machine machine, String configuration) {
    github
        .connect(configuration, machine.id().value())
        .ifPresentOrElse(
            session -> {
              session.onEnd(() -> home.execute(() -> end(machine, "its runner ended")));
              machine.onEnd(session::disconnect);
              onStart.accept(session);
            },
            () -> end(machine, "GitHub refused the configuration"));
  }

  /** The instance waits as long as its tags say that it is held. */
  private void end(Machine machine, String reason) {
    if (isHeld(machine)) {
      timers.after(HOLD_INTERVAL).onSuccess(_ -> home.execute(() -> end(machine, reason)));
    } else {
      machine.powerOff(reason);
    }
  }

  private boolean isHeld(Machine machine) {
    String until = machine.tags().get(Instance.Tag.HOLD_UNTIL);
    return machine.live() && until != null && clock.instant().isBefore(Instant.parse(until));
  }
}
