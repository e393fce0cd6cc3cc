package dev.musterd.model.release;

import java.util.Optional;

/**
 * A build of the runner that can be downloaded.
 *
 * @param prerelease whether the publisher calls it so, independent of its version
 * @param sha256 64 small hexadecimal digits; empty when the publisher names none
 * @param place where it is, in the publisher's terms
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
