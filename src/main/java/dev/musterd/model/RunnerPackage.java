package dev.musterd.model;

import java.util.Optional;

/**
 * A build of the runner that somebody offers.
 *
 * @param prerelease what the publisher calls so, whatever its version says
 * @param sha256 64 small hexadecimal digits; empty when the publisher names none
 * @param place where it is, in the words of whoever offers it
 */
public record RunnerPackage(
    RunnerPlatform platform,
    RunnerVersion version,
    boolean prerelease,
    Optional<String> sha256,
    String place) {

  public String asset() {
    return platform.asset(version);
  }
}
