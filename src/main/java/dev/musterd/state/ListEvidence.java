package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What EC2's and GitHub's lists say against our runners. Both lag and have gaps, so GitHub's is
 * believed when a second list agrees, and EC2 is asked for each instance that its list lacks; when
 * to ask again goes to the deadlines.
 */
final class ListEvidence {
  private final Duration listLag;
  private final MissingInstances missing;
  private final FinishedJobs finishedJobs;
  private final Confirmations quiet;
  private final BiConsumer<Instant, Instance.Id> checkAt;

  /**
   * @param listLag how long a list may lag behind the truth
   * @param checkAt asks for a second list at that time
   */
  ListEvidence(Duration listLag, BiConsumer<Instant, Instance.Id> checkAt) {
    this(
        listLag,
        new MissingInstances(listLag),
        new FinishedJobs(listLag),
        new Confirmations(listLag),
        checkAt);
  }

  private ListEvidence(
      Duration listLag,
      MissingInstances missing,
      FinishedJobs finishedJobs,
      Confirmations quiet,
      BiConsumer<Instant, Instance.Id> checkAt) {
    this.listLag = listLag;
    this.missing = missing;
    this.finishedJobs = finishedJobs;
    this.quiet = quiet;
    this.checkAt = checkAt;
  }

  ListEvidence copy(BiConsumer<Instant, Instance.Id> checkAtOfCopy) {
    return new ListEvidence(
        listLag, missing.copy(), finishedJobs.copy(), quiet.copy(), checkAtOfCopy);
  }

  /** The runner left. */
  void forget(Instance.Id id) {
    finishedJobs.forget(id);
    missing.forget(id);
    quiet.forget(id);
  }

  /** A webhook says that the runner took a job: what lists said of the last one is void. */
  void started(Instance.Id id) {
    finishedJobs.forget(id);
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
   * How the instance, which EC2's list lacks, has ended by what EC2 says of it; empty while it
   * counts.
   *
   * @param asked when EC2 was asked for it: the answer says nothing of later changes
   */
  Optional<InstanceEnd> end(Runner runner, InstanceStates states, Instant asked, Instant now) {
    return switch (missing.judge(runner, states, asked, now)) {
      case MissingInstances.Verdict.Gone(InstanceEnd end) -> Optional.of(end);
      case MissingInstances.Verdict.Kept(Optional<Instant> again) -> {
        again.ifPresent(at -> checkAt.accept(at, runner.id()));
        yield Optional.empty();
      }
    };
  }

  /** The runner as GitHub's list shows it, without a job that is over. */
  Runner judged(Instant now, Runner runner) {
    return finishedJobs.judged(now, runner);
  }

  /**
   * Whether the runner cannot be relied on any more. One that was online and is not needs a second
   * list first, for lists lack a runner now and then.
   */
  boolean isLost(Runner runner, Phase phase, Instant asked, Instant now) {
    if (phase.isSupply()) {
      quiet.forget(runner.id());
      return false;
    } else if (phase != Phase.GONE_QUIET || runner.finished() || runner.instance().stopped()) {
      return true;
    }
    if (quiet.isNew(runner.id())) {
      checkAt.accept(now.plus(listLag), runner.id());
    }
    return quiet.seen(runner.id(), asked, now);
  }

  /**
   * Instances that EC2's list lacks. That proves nothing, for the list lags and has gaps: EC2 is
   * asked for them by id, and each counts until EC2 says that it has ended, or for a while does not
   * know it at all.
   */
  private static final class MissingInstances {
    /** Within this, EC2's calls know an instance that it has launched, nearly always. */
    private static final Duration KNOWN_AFTER = Duration.ofSeconds(10);

    private final Duration listLag;
    private final Set<Instance.Id> onceListed = new HashSet<>();
    private final Confirmations unknown;

    /**
     * @param listLag how long EC2 may not show or know a new instance; and how far apart two
     *     answers must be that do not know one
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
     * Whether EC2 is to be asked for this instance, which its list lacks. One that was launched
     * just now has time, for the list lags behind a launch; but one may also end before any list
     * has shown it.
     *
     * @param asked when the list was asked for: it says nothing of what came later
     */
    boolean isDoubtful(Runner runner, Instant asked) {
      return runner.finished()
          || onceListed.contains(runner.id())
          || !asked.isBefore(runner.instance().launchedAt().plus(KNOWN_AFTER));
    }

    private boolean isNew(Runner runner, Instant asked) {
      return asked.isBefore(runner.instance().launchedAt().plus(listLag));
    }

    /** What EC2's answer means for an instance that it was asked for. */
    sealed interface Verdict {
      record Gone(InstanceEnd end) implements Verdict {}

      /** To be asked for again by then, if at all for this. */
      record Kept(Optional<Instant> again) implements Verdict {}
    }

    /**
     * Gone is one that has ended. One that EC2 does not know is gone when it still does not a while
     * later: EC2 forgets an instance about an hour after its end, and knows a new one within
     * seconds.
     *
     * @param asked when EC2 was asked for it
     */
    Verdict judge(Runner runner, InstanceStates states, Instant asked, Instant now) {
      Instance.Id id = runner.id();
      if (states.ended().containsKey(id)) {
        return new Verdict.Gone(states.ended().get(id));
      } else if (states.live().contains(id)) {
        listed(Set.of(id));
        return new Verdict.Kept(Optional.empty());
      } else if (isNew(runner, asked)) {
        return new Verdict.Kept(Optional.of(runner.instance().launchedAt().plus(listLag)));
      }
      Optional<Instant> again =
          unknown.isNew(id) ? Optional.of(now.plus(listLag)) : Optional.empty();
      return unknown.seen(id, asked, now)
          ? new Verdict.Gone(InstanceEnd.FORGOTTEN)
          : new Verdict.Kept(again);
    }
  }

  /**
   * Judges runners that are busy by webhooks and not by GitHub's list: was the end of their job
   * missed? A flag that lags and a gap in the list are two things, and do not confirm each other.
   */
  private static final class FinishedJobs {
    private final Confirmations idle;
    private final Confirmations unregistered;

    /**
     * @param apart how far two lists must be apart to be believed: longer than either lags
     */
    FinishedJobs(Duration apart) {
      this(new Confirmations(apart), new Confirmations(apart));
    }

    private FinishedJobs(Confirmations idle, Confirmations unregistered) {
      this.idle = idle;
      this.unregistered = unregistered;
    }

    FinishedJobs copy() {
      return new FinishedJobs(idle.copy(), unregistered.copy());
    }

    void forget(Instance.Id id) {
      idle.forget(id);
      unregistered.forget(id);
    }

    /** The runner as the list shows it, without the job that two lists agree to be over. */
    Runner judged(Instant now, Runner runner) {
      boolean busyAtGitHub = runner.registration().map(Registration::busy).orElse(false);
      if (runner.job().isEmpty() || busyAtGitHub) {
        forget(runner.id());
        return runner;
      }
      boolean registered = runner.registration().isPresent();
      (registered ? unregistered : idle).forget(runner.id());
      boolean over = (registered ? idle : unregistered).seen(runner.id(), now, now);
      return over ? runner.withoutJob(!registered) : runner;
    }
  }
}
