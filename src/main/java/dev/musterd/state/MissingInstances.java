package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Instances that EC2's list lacks. That proves nothing, for the list lags and has gaps: EC2 is
 * asked for them by id, and each counts until EC2 says that it has ended, or for a while does not
 * know it at all.
 */
final class MissingInstances {
  private final Duration listLag;
  private final Set<Instance.Id> onceListed = new HashSet<>();
  private final Confirmations unknown;

  /**
   * @param listLag how long EC2 may not show or know a new instance; and how far apart two answers
   *     must be that do not know one
   */
  MissingInstances(Duration listLag) {
    this(listLag, new Confirmations(listLag));
  }

  private MissingInstances(Duration listLag, Confirmations unknown) {
    this.listLag = listLag;
    this.unknown = unknown;
  }

  MissingInstances copy() {
    MissingInstances copy = new MissingInstances(listLag, unknown.copy());
    copy.onceListed.addAll(onceListed);
    return copy;
  }

  void forget(Instance.Id id) {
    onceListed.remove(id);
    unknown.forget(id);
  }

  /** EC2 shows them. */
  void listed(Collection<Instance.Id> ids) {
    ids.forEach(unknown::forget);
    onceListed.addAll(ids);
  }

  /**
   * Whether EC2 is to be asked for this instance, which its list lacks. One that was never listed
   * has time, for the list lags behind a launch.
   *
   * @param asked when the list was asked for: it says nothing of what came later
   */
  boolean isDoubtful(Runner runner, Instant asked) {
    return runner.finished() || onceListed.contains(runner.id()) || !isNew(runner, asked);
  }

  private boolean isNew(Runner runner, Instant asked) {
    return asked.isBefore(runner.instance().launchedAt().plus(listLag));
  }

  /** What EC2's answer means for an instance that it was asked for. */
  sealed interface Verdict {
    record Gone() implements Verdict {}

    /** To be asked for again by then, if at all for this. */
    record Kept(Optional<Instant> again) implements Verdict {}
  }

  /**
   * Gone is one that has ended. One that EC2 does not know is gone when it still does not a while
   * later: EC2 forgets an instance about an hour after its end, and knows a new one within seconds.
   *
   * @param asked when EC2 was asked for it
   */
  Verdict judge(Runner runner, InstanceStates states, Instant asked, Instant now) {
    Instance.Id id = runner.id();
    if (states.ended().contains(id)) {
      return new Verdict.Gone();
    } else if (states.live().contains(id)) {
      listed(Set.of(id));
      return new Verdict.Kept(Optional.empty());
    } else if (isNew(runner, asked)) {
      return new Verdict.Kept(Optional.of(runner.instance().launchedAt().plus(listLag)));
    }
    Optional<Instant> again = unknown.isNew(id) ? Optional.of(now.plus(listLag)) : Optional.empty();
    return unknown.seen(id, asked, now) ? new Verdict.Gone() : new Verdict.Kept(again);
  }
}
