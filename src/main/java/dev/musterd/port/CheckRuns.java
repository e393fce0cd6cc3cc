package dev.musterd.port;

import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import io.vertx.core.Future;
import java.util.OptionalDouble;

/** Check runs at GitHub, one for each job. */
public interface CheckRuns {

  /**
   * Makes the job's check run, or changes the one that is there, as an earlier process may have
   * made it. Never fails.
   */
  Future<CheckRunOutcome> open(CheckRun run);

  /** Changes the check run with this id. Never fails. */
  Future<CheckRunOutcome> update(long id, CheckRun run);

  /**
   * The share of the hourly calls that the installation for this repository has left, from 0 to 1;
   * empty when GitHub has not said, or not lately.
   */
  OptionalDouble budgetLeft(Owner.Repository repository);
}
