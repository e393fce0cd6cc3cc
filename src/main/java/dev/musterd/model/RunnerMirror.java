package dev.musterd.model;

/** The names of the runner mirror's bucket and objects. */
public final class RunnerMirror {
  /**
   * The longest name of a bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">naming
   *     rules</a>
   */
  private static final int LONGEST_NAME = 63;

  private static final String FORM = "musterd-%s-%s-%s";

  /** An account's number, in digits. */
  private static final int ACCOUNT = 12;

  private RunnerMirror() {}

  /**
   * The bucket's name when the configuration gives none. An environment that is too long for it is
   * cut and marked; instances find the name in the same way: see {@code aws-calls.py}.
   */
  public static String bucketName(String environment, String account, String region) {
    return bucketName(environment, region.length(), account, region);
  }

  /**
   * The bucket's name with placeholders for account and region, as in a template.
   *
   * @param regionLength of the region's real name, in characters
   */
  public static String bucketName(
      String environment, int regionLength, String account, String region) {
    return FORM.formatted(fitted(environment, room(regionLength)), account, region);
  }

  /** How many characters of an environment have room in a bucket's name, uncut. */
  public static int room(int regionLength) {
    return LONGEST_NAME - FORM.formatted("", "", "").length() - ACCOUNT - regionLength;
  }

  /** A hash replaces what was cut off, so that two long environments differ. */
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
