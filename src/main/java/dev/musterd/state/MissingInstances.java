package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Instances that EC2's list lacks: are they gone, or is the list behind? */
final class MissingInstances {
  /** How far apart two lists must be that both lack an instance. */
  private static final Duration APART = Duration.ofSeconds(5);

  private final Duration listLag;
  private final Set<Instance.Id> onceListed = new HashSet<>();
  private final Confirmations lacking;

  /**
   * @param listLag how long the list may lack a new instance
   */
  MissingInstances(Duration listLag) {
    this(listLag, new Confirmations(APART));
  }

  private MissingInstances(Duration listLag, Confirmations lacking) {
    this.listLag = listLag;
    this.lacking = lacking;
  }

  MissingInstances copy() {
    MissingInstances copy = new MissingInstances(listLag, lacking.copy());
    copy.onceListed.addAll(onceListed);
    return copy;
  }

  void forget(Instance.Id id) {
    onceListed.remove(id);
    lacking.forget(id);
  }

  /** The list has them. */
  void listed(Collection<Instance.Id> ids) {
    ids.forEach(lacking::forget);
    onceListed.addAll(ids);
  }

  /** What of an instance that the list lacks. */
  sealed interface Verdict {
    record Gone() implements Verdict {}

    /** To be looked at again by then, if at all for this. */
    record Kept(Optional<Instant> again) implements Verdict {}
  }

  /**
   * Gone is one that had finished, or that two lists in a row lack; one that was never listed has
   * time until then, for EC2's list lags behind a launch.
   *
   * @param asked when the list was asked for: it says nothing of what came later
   */
  Verdict judge(Runner runner, Instant asked, Instant now) {
    Instance.Id id = runner.id();
    Instant due = runner.instance().launchedAt().plus(listLag);
    if (runner.finished()) {
      return new Verdict.Gone();
    } else if (!onceListed.contains(id) && asked.isBefore(due)) {
      return new Verdict.Kept(Optional.empty());
    }
    Optional<Instant> again = lacking.isNew(id) ? Optional.of(now.plus(APART)) : Optional.empty();
    return lacking.seen(id, asked, now) ? new Verdict.Gone() : new Verdict.Kept(again);
  }
}
