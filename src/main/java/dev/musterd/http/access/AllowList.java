package dev.musterd.http.access;

import dev.musterd.base.BoundedMap;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that webhooks may come from: fixed ones and, when wanted, those that GitHub lists.
 * While GitHub's are wanted and not known everything is allowed: the signature decides in any case,
 * and a webhook that is turned away may be lost. Safe for several threads.
 */
final class AllowList {
  /** A refused address is reported once in this time. */
  private static final Duration REPORTED_AGAIN = Duration.ofHours(1);

  private static final int REPORTED = 1_000;

  private final boolean limited;
  private final boolean gitHub;
  private final Networks fixed;
  private final Map<InetAddress, Instant> reported = BoundedMap.evictingEldest(REPORTED);
  private volatile Optional<Networks> ofGitHub = Optional.empty();

  /**
   * @param gitHub whether those that GitHub lists are allowed
   * @param fixed allowed besides; without both, everything is
   */
  AllowList(boolean gitHub, Networks fixed) {
    this.limited = gitHub || !fixed.isEmpty();
    this.gitHub = gitHub;
    this.fixed = fixed;
  }

  /** Whether any address is refused. */
  boolean isLimited() {
    return limited && (!gitHub || ofGitHub.isPresent());
  }

  boolean allows(InetAddress address) {
    Optional<Networks> listed = ofGitHub;
    return !limited
        || gitHub && listed.isEmpty()
        || fixed.contains(address)
        || listed.filter(networks -> networks.contains(address)).isPresent();
  }

  /**
   * Replaces the networks that GitHub lists.
   *
   * @param cidrs empty when they are not known
   * @throws IllegalArgumentException when one is no network; then nothing changes
   */
  void gitHubIs(Optional<List<String>> cidrs) {
    ofGitHub = cidrs.map(Networks::of);
  }

  /** Whether a refusal of this address is to be reported, which then counts as done. */
  synchronized boolean isNews(InetAddress address, Instant now) {
    Instant before = reported.get(address);
    if (before != null && now.isBefore(before.plus(REPORTED_AGAIN))) {
      return false;
    }
    reported.remove(address);
    reported.put(address, now);
    return true;
  }
}
