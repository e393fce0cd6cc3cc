package dev.musterd.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A program that the built-in user data installs where an image lacks it. */
public enum Tool {
  /** With buildx. */
  DOCKER(15),
  GIT(3),
  JQ(1),
  CLOUDWATCH_AGENT(10);

  /** A boot without any tool: the system's start, the runner's download and its registration. */
  private static final Duration BOOT = Duration.ofSeconds(60);

  /** Reading the package lists, once for all tools. */
  private static final Duration LISTS = Duration.ofSeconds(10);

  private final Duration cost;

  Tool(int seconds) {
    this.cost = Duration.ofSeconds(seconds);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * How long a boot of an image without these tools takes, roughly; the numbers are in
   * docs/instances.md.
   */
  static Duration boot(List<Tool> tools) {
    return tools.isEmpty()
        ? BOOT
        : tools.stream().distinct().map(tool -> tool.cost).reduce(BOOT.plus(LISTS), Duration::plus);
  }
}
