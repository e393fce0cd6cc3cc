package dev.musterd.model.release;

/** Keys of the objects in the mirror's bucket; instances read them, too. */
public final class RunnerMirror {
  private RunnerMirror() {}

  /** The object that names the build that instances of the platform install. */
  public static String latestKey(RunnerPlatform platform) {
    return latestKey(platform.word());
  }

  /**
   * @param platform as {@code os-architecture}
   */
  public static String latestKey(String platform) {
    return folder(platform) + "latest.json";
  }

  public static String key(RunnerPlatform platform, String asset) {
    return folder(platform) + asset;
  }

  /** With a slash at its end. */
  public static String folder(RunnerPlatform platform) {
    return folder(platform.word());
  }

  private static String folder(String platform) {
    return "runners/" + platform + "/";
  }
}
