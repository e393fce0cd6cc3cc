package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import dev.musterd.port.CheckRuns;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Check runs of the simulated GitHub, without HTTP. */
public final class FakeCheckRuns implements CheckRuns {
  private final Api api;
  private boolean called;

  public FakeCheckRuns(SimulatedGitHub github) {
    api = github.api();
  }

  @Override
  public Future<CheckRunOutcome> open(CheckRun run) {
    called = true;
    return Future.succeededFuture(
        switch (api.checkRuns(run.repository(), run.headSha())) {
          case Reply.Done<List<Map.Entry<Long, CheckRun>>>(var there) ->
              outcome(
                  idOf(there, run)
                      .map(id -> api.updateCheckRun(run.repository(), id, run))
                      .orElseGet(() -> api.createCheckRun(run)));
          case Reply.Refused<List<Map.Entry<Long, CheckRun>>> no ->
              refused(no.status(), no.message());
          case Reply<List<Map.Entry<Long, CheckRun>>> other ->
              new CheckRunOutcome.Unknown(other.toString());
        });
  }

  private static Optional<Long> idOf(List<Map.Entry<Long, CheckRun>> there, CheckRun run) {
    return there.stream()
        .filter(each -> each.getValue().job().equals(run.job()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public Future<CheckRunOutcome> update(long id, CheckRun run) {
    called = true;
    return Future.succeededFuture(outcome(api.updateCheckRun(run.repository(), id, run)));
  }

  private static CheckRunOutcome outcome(Reply<Long> reply) {
    return switch (reply) {
      case Reply.Done<Long>(Long id) -> new CheckRunOutcome.Posted(id);
      case Reply.Refused<Long> no -> refused(no.status(), no.message());
      case Reply<Long> other -> new CheckRunOutcome.Unknown(other.toString());
    };
  }

  private static CheckRunOutcome refused(int status, String message) {
    boolean passing = status >= 500 || status == 429 || message.contains("rate limit");
    return passing ? new CheckRunOutcome.Unknown(message) : new CheckRunOutcome.Refused(message);
  }

  /** As the headers of an answer would have said. */
  @Override
  public OptionalDouble budgetLeft(Owner.Repository repository) {
    return called ? api.budgetLeft(repository) : OptionalDouble.empty();
  }
}
