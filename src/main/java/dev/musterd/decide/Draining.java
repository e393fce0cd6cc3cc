package dev.musterd.decide;

import dev.musterd.model.Labels;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.util.Optional;

/**
 * Which runners can be kept from further jobs while they finish one. A registration at work cannot
 * be removed, but its labels can, except those that GitHub gives by itself.
 *
 * @see <a
 *     href="https://docs.github.com/en/rest/actions/self-hosted-runners#remove-all-custom-labels-from-a-self-hosted-runner-for-an-organization">Removing
 *     custom labels</a>
 */
public final class Draining {
  /** What the runner's own setup adds, which GitHub does not remove on request. */
  private static final Labels READ_ONLY = Labels.of("self-hosted", "linux", "x64", "arm64", "arm");

  private Draining() {}

  /** Empty for one that takes no second job, is drained already, or has no label of its own. */
  static Optional<Registration.Id> registration(RunnerPool pool, Runner runner) {
    return runner
        .registration()
        .filter(_ -> !pool.registration().ephemeral())
        .filter(
            registration ->
                registration.labels().values().stream().anyMatch(label -> isOwn(pool, label)))
        .map(Registration::id);
  }

  /**
   * Whether GitHub shows a persistent runner without any label of the pool's own, so that it gets
   * no job that asks for one. False for a pool that has no such label.
   */
  public static boolean isDrained(RunnerPool pool, Runner runner) {
    return !pool.registration().ephemeral()
        && pool.selection().labels().values().stream().anyMatch(label -> isOwn(pool, label))
        && runner
            .registration()
            .filter(
                registration ->
                    registration.labels().values().stream().noneMatch(label -> isOwn(pool, label)))
            .isPresent();
  }

  /** Without {@code self-hosted} a pool's runners register without the labels of the setup. */
  private static boolean isOwn(RunnerPool pool, String label) {
    return !pool.selection().labels().contains("self-hosted") || !READ_ONLY.contains(label);
  }
}
