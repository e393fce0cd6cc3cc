package dev.musterd.telemetry;

import dev.musterd.model.Instance;
import java.util.Optional;

/** Names of runners: each ends with the id of its instance. */
final class RunnerNames {
  private RunnerNames() {}

  static Optional<Instance.Id> instance(String runner) {
    String end = runner.substring(Math.max(0, runner.lastIndexOf("i-")));
    return Instance.Id.FORM.matcher(end).matches()
        ? Optional.of(new Instance.Id(end))
        : Optional.empty();
  }
}
