package dev.musterd.model.release;

/**
 * What a build of GitHub's runner runs on.
 *
 * @param os {@code linux} or {@code windows}
 * @param architecture {@code x64} or {@code arm64}
 */
public record RunnerPlatform(String os, String architecture) {

  /** As in the mirror's folder. */
  public String word() {
    return os + "-" + architecture;
  }

  /**
   * The file with the whole runner: GitHub also publishes parts of it under longer names.
   *
   * @see <a href="https://github.com/actions/runner/releases">the runner's releases</a>
   */
  public String asset(RunnerVersion version) {
    boolean windows = os.equals("windows");
    return "actions-runner-%s-%s-%s.%s"
        .formatted(windows ? "win" : os, architecture, version, windows ? "zip" : "tar.gz");
  }

  @Override
  public String toString() {
    return word();
  }
}
