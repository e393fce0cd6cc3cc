package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What EC2's and GitHub's lists say against our runners. Both lag and have gaps, so GitHub's is
 * believed when a second list agrees, and EC2 is asked for each instance that its list lacks; when
 * to ask again goes to the deadlines.
 */
final class ListEvidence {
  private final Duration listLag;
  private final MissingInstances missing;
  private final FinishedJobEvidence doubts;
  private final Confirmations quiet;
  private final DueQueue<Deadline> deadlines;

  /**
   * @param listLag how long a list may lag behind the truth
   */
  ListEvidence(Duration listLag, DueQueue<Deadline> deadlines) {
    this(
        listLag,
        new MissingInstances(listLag),
        new FinishedJobEvidence(listLag),
        new Confirmations(listLag),
        deadlines);
  }

  private ListEvidence(
      Duration listLag,
      MissingInstances missing,
      FinishedJobEvidence doubts,
      Confirmations quiet,
      DueQueue<Deadline> deadlines) {
    this.listLag = listLag;
    this.missing = missing;
    this.doubts = doubts;
    this.quiet = quiet;
    this.deadlines = deadlines;
  }

  ListEvidence copy(DueQueue<Deadline> deadlinesOfCopy) {
    return new ListEvidence(listLag, missing.copy(), doubts.copy(), quiet.copy(), deadlinesOfCopy);
  }

  /** The runner left. */
  void forget(Instance.Id id) {
    doubts.forget(id);
    missing.forget(id);
    quiet.forget(id);
  }

  /** A webhook says that the runner took a job: what lists said of the last one is void. */
  void started(Instance.Id id) {
    doubts.forget(id);
  }

  /** EC2's list has them. */
  void listed(Collection<Instance.Id> ids) {
    missing.listed(ids);
  }

  /** Whether EC2 is to be asked for this instance, which its list lacks. */
  boolean isDoubtful(Runner runner, Instant asked) {
    return missing.isDoubtful(runner, asked);
  }

  /**
   * Whether the instance, which EC2's list lacks, is gone by what EC2 says of it.
   *
   * @param asked when EC2 was asked for it: the answer says nothing of what came later
   */
  boolean isGone(Runner runner, InstanceStates states, Instant asked, Instant now) {
    return switch (missing.judge(runner, states, asked, now)) {
      case MissingInstances.Verdict.Gone() -> true;
      case MissingInstances.Verdict.Kept(Optional<Instant> again) -> {
        again.ifPresent(at -> deadlines.add(new Deadline(at, runner.id())));
        yield false;
      }
    };
  }

  /** The runner as GitHub's list shows it, without a job that is over. */
  Runner judged(Instant now, Runner runner) {
    return doubts.judged(now, runner);
  }

  /**
   * Whether the runner can no more be counted on. One that was online and is not is looked at once
   * more first, for lists lack a runner now and then.
   */
  boolean isLost(Runner runner, Phase phase, Instant asked, Instant now) {
    if (phase.isSupply()) {
      quiet.forget(runner.id());
      return false;
    } else if (phase != Phase.GONE_QUIET || runner.finished()) {
      return true;
    }
    if (quiet.isNew(runner.id())) {
      deadlines.add(new Deadline(now.plus(listLag), runner.id()));
    }
    return quiet.seen(runner.id(), asked, now);
  }
}
