package dev.musterd.state;

import dev.musterd.model.Instance;
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
 * What EC2's and GitHub's lists say against our runners. Both lag and have gaps, so a list is
 * believed when a second one confirms it; when that is to be read goes to the deadlines.
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

  /**
   * Whether the instance, which EC2's list lacks, is gone.
   *
   * @param asked when the list was asked for: it says nothing of later changes
   */
  boolean isGone(Runner runner, Instant asked, Instant now) {
    return switch (missing.judge(runner, asked, now)) {
      case MissingInstances.Verdict.Gone() -> true;
      case MissingInstances.Verdict.Kept(Optional<Instant> again) -> {
        again.ifPresent(at -> checkAt.accept(at, runner.id()));
        yield false;
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
    } else if (phase != Phase.GONE_QUIET || runner.finished()) {
      return true;
    }
    if (quiet.isNew(runner.id())) {
      checkAt.accept(now.plus(listLag), runner.id());
    }
    return quiet.seen(runner.id(), asked, now);
  }

  /** Judges instances that EC2's list lacks: they are gone, or the list is behind. */
  private static final class MissingInstances {
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

    /** Whether an instance that the list lacks is gone. */
    sealed interface Verdict {
      record Gone() implements Verdict {}

      /** Not known yet; a second list is wanted at that time, if there is one. */
      record Kept(Optional<Instant> again) implements Verdict {}
    }

    /**
     * Gone is one that had finished, or that two lists in a row lack; one that was never listed has
     * time until then, for EC2's list lags behind a launch.
     *
     * @param asked when the list was asked for: it says nothing of later changes
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
