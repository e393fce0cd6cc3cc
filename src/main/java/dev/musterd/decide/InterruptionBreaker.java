package dev.musterd.decide;

import dev.musterd.model.Instance;
import dev.musterd.model.RunnerPool.InterruptionLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A circuit breaker for a pool's spot capacity. Closed, it counts interruptions; open, instances
 * are launched on demand only; half-open, one spot instance is tried, whose fate decides.
 */
public sealed interface InterruptionBreaker {

  /** What may be launched on spot now. */
  enum Spot {
    ALL,
    ONE,
    NONE
  }

  /**
   * Spot is used.
   *
   * @param interruptions when the last ones were
   * @param provenBy the instance whose trial ended well; the event of its interruption may come
   *     late
   */
  record Closed(List<Instant> interruptions, Optional<Instance.Id> provenBy)
      implements InterruptionBreaker {
    public Closed {
      interruptions = List.copyOf(interruptions);
    }
  }

  /**
   * Spot is not used.
   *
   * @param interruptions that opened it
   */
  record Open(Instant until, int interruptions) implements InterruptionBreaker {}

  /** One spot instance is tried, or will be with the next launch. */
  record HalfOpen(Optional<Trial> attempt) implements InterruptionBreaker {}

  /**
   * A spot instance on trial.
   *
   * @param instance empty while EC2 is asked for it
   * @param online whether its runner has come
   */
  record Trial(Optional<Instance.Id> instance, Instant since, boolean online) {}

  InterruptionBreaker INITIAL = new Closed(List.of(), Optional.empty());

  default Spot spot() {
    return switch (this) {
      case Closed _ -> Spot.ALL;
      case Open _ -> Spot.NONE;
      case HalfOpen(Optional<Trial> trial) -> trial.isPresent() ? Spot.NONE : Spot.ONE;
    };
  }

  /** After a spot instance of the pool was interrupted. */
  default InterruptionBreaker interrupted(InterruptionLimit limit, Instance.Id id, Instant now) {
    Open open = new Open(now.plus(limit.onDemandFor()), 1);
    return switch (this) {
      case Closed(List<Instant> before, Optional<Instance.Id> provenBy) -> {
        List<Instant> recent = new ArrayList<>(before);
        recent.removeIf(at -> at.isBefore(now.minus(limit.within())));
        recent.add(now);
        boolean failed = provenBy.filter(id::equals).isPresent();
        yield failed || recent.size() >= limit.interruptions()
            ? new Open(open.until(), recent.size())
            : new Closed(recent, provenBy);
      }
      case Open already -> already; // One that was launched before.
      case HalfOpen _ -> open;
    };
  }

  /** After time has passed: its pause is over, or its trial has lasted long enough. */
  default InterruptionBreaker at(InterruptionLimit limit, Instant now) {
    return switch (this) {
      case Closed closed -> closed;
      case Open open -> now.isBefore(open.until()) ? open : new HalfOpen(Optional.empty());
      case HalfOpen(Optional<Trial> trial) ->
          trial
              .filter(it -> it.instance().isPresent() && it.online())
              .filter(it -> !now.isBefore(it.since().plus(limit.within())))
              .<InterruptionBreaker>map(it -> new Closed(List.of(), it.instance()))
              .orElse(this);
    };
  }

  /** After EC2 was asked for the spot instance to try. */
  default InterruptionBreaker asked(Instant now) {
    return this instanceof HalfOpen
        ? new HalfOpen(Optional.of(new Trial(Optional.empty(), now, false)))
        : this;
  }

  /** After EC2 has answered; without an instance, the next launch tries again. */
  default InterruptionBreaker answered(Optional<Instance.Id> instance, Instant now) {
    return this instanceof HalfOpen(Optional<Trial> trial)
            && trial.filter(it -> it.instance().isEmpty()).isPresent()
        ? new HalfOpen(instance.map(it -> new Trial(Optional.of(it), now, false)))
        : this;
  }

  /** After the runner of the instance came. */
  default InterruptionBreaker online(Instance.Id id) {
    return onTrial(id)
        .<InterruptionBreaker>map(
            it -> new HalfOpen(Optional.of(new Trial(it.instance(), it.since(), true))))
        .orElse(this);
  }

  /**
   * After the instance has ended otherwise than by an interruption. One whose runner came has done
   * what it was launched for; another proves nothing.
   */
  default InterruptionBreaker ended(Instance.Id id) {
    return onTrial(id)
        .<InterruptionBreaker>map(
            it ->
                it.online() ? new Closed(List.of(), it.instance()) : new HalfOpen(Optional.empty()))
        .orElse(this);
  }

  /** The instance on trial, if there is one. */
  default Optional<Instance.Id> trial() {
    return this instanceof HalfOpen(Optional<Trial> trial)
        ? trial.flatMap(Trial::instance)
        : Optional.empty();
  }

  private Optional<Trial> onTrial(Instance.Id id) {
    return this instanceof HalfOpen(Optional<Trial> trial)
        ? trial.filter(it -> it.instance().filter(id::equals).isPresent())
        : Optional.empty();
  }
}
