package dev.musterd.github.runners;

import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import dev.musterd.port.CheckRuns;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Check runs by way of several GitHub Apps. Only the App that made one can change it; each call
 * therefore goes by the first App that is installed at the repository.
 *
 * @param apps in the order of the configuration
 * @param app the first App that serves a repository; never fails
 */
record MultiAppCheckRuns(List<RestGitHub> apps, Function<Owner, Future<RestGitHub>> app)
    implements CheckRuns {
  @Override
  public Future<CheckRunOutcome> open(CheckRun run) {
    return app.apply(run.repository()).compose(it -> it.checkRuns().open(run));
  }

  @Override
  public Future<CheckRunOutcome> update(long id, CheckRun run) {
    return app.apply(run.repository()).compose(it -> it.checkRuns().update(id, run));
  }

  /** That of the Apps together with the least left: which of them is asked is not known yet. */
  @Override
  public OptionalDouble budgetLeft(Owner.Repository repository) {
    return apps.stream()
        .map(each -> each.checkRuns().budgetLeft(repository))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .min();
  }
}
