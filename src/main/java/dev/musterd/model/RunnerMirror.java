package dev.musterd.model;

/** Where the mirror of the runner is, for whoever makes it, fills it or reads it. */
public final class RunnerMirror {
  /**
   * The longest name of a bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">naming
   *     rules</a>
   */
  private static final int LONGEST_NAME = 63;

  private static final String PREFIX = "musterd-";

  private RunnerMirror() {}

  /**
   * The bucket's name when the configuration gives none. An environment that is too long for it is
   * cut and marked; instances find the name in the same way.
   */
  public static String bucketName(String environment, String account, String region) {
    String rest = "-" + account + "-" + region;
    int room = LONGEST_NAME - PREFIX.length() - rest.length();
    return PREFIX + fitted(environment, room) + rest;
  }

  private static String fitted(String environment, int room) {
    String mark = "-" + Integer.toHexString(environment.hashCode());
    return environment.length() <= room
        ? environment
        : environment.substring(0, room - mark.length()) + mark;
  }

  /** What names the build that instances of the platform install. */
  public static String latestKey(RunnerPlatform platform) {
    return key(platform, "latest.json");
  }

  public static String key(RunnerPlatform platform, String asset) {
    return folder(platform) + asset;
  }

  /** With a slash at its end. */
  public static String folder(RunnerPlatform platform) {
    return "runners/" + platform.word() + "/";
  }
}
