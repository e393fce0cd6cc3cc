package dev.musterd.doubles.github;

/**
 * What the double counts, limits and lets fail; writes cost five points of the secondary limit.
 *
 * @see <a
 *     href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate
 *     limits</a>
 */
public enum Operation {
  APP(1),
  INSTALLATION(1),
  INSTALLATIONS(1),
  INSTALLATION_TOKEN(5),
  JIT(5),
  REGISTRATION_TOKEN(5),
  GROUPS(1),
  RUNNERS(1),
  REMOVE_RUNNER(5),
  REMOVE_LABELS(5),
  JOB(1),
  RUN(1),
  RUN_JOBS(1),
  RERUN(5),
  CHECK_RUNS(1),
  CHECK_RUN_WRITE(5),
  DELIVERIES(1),
  REDELIVER(5),
  CONVERSION(5),
  HOOKS(1),
  HOOK_WRITE(5),
  REPOSITORY(1);

  private final int points;

  Operation(int points) {
    this.points = points;
  }

  int points() {
    return points;
  }
}
