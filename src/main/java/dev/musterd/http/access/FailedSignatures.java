package dev.musterd.http.access;

import dev.musterd.base.BoundedMap;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Counts, by address, the webhooks whose signature matched no secret, and says when an address has
 * sent too many. One that has lately sent a valid webhook is not counted: GitHub is behind it, or a
 * proxy or gateway that GitHub shares with others. IPv6 addresses count by their /64, which is what
 * one subscriber has. Safe for several threads.
 */
final class FailedSignatures {
  /** Addresses with failures; beyond it the one that was seen longest ago begins anew. */
  private static final int COUNTED = 10_000;

  /** Addresses with a valid webhook; only GitHub's and what it shares with others. */
  private static final int PROVEN = 1_000;

  /** How long an address is not counted after a valid webhook. */
  static final Duration PROOF = Duration.ofHours(1);

  /** A proof that is younger is not renewed. */
  private static final Duration RENEWED = Duration.ofMinutes(1);

  private static final int NETWORK_BYTES = 8;

  private final int limit;
  private final Duration per;
  private final Map<InetAddress, Count> counts = BoundedMap.evictingLeastRecentlyUsed(COUNTED);
  private final Map<InetAddress, Instant> proven = BoundedMap.evictingLeastRecentlyUsed(PROVEN);

  /** When the last refusal ends; until the first one no address need be looked up. */
  private volatile Instant lastEnd = Instant.MIN;

  private record Count(int failures, Instant end) {}

  /**
   * @param limit so many failures of one address are judged
   * @param per within so long, from the first of them
   */
  FailedSignatures(int limit, Duration per) {
    this.limit = limit;
    this.per = per;
  }

  /** Whether any address may be refused at this time. */
  boolean mayRefuse(Instant now) {
    return now.isBefore(lastEnd);
  }

  /** For how long nothing more is read from this address; empty when it may send. */
  synchronized Optional<Duration> refusal(InetAddress address, Instant now) {
    return Optional.ofNullable(counts.get(key(address)))
        .filter(count -> count.failures() >= limit && now.isBefore(count.end()))
        .map(count -> Duration.between(now, count.end()));
  }

  /** Counts a failure; the time until which the address is refused, when this was one too many. */
  synchronized Optional<Instant> failed(InetAddress address, Instant now) {
    InetAddress key = key(address);
    if (isProven(key, now)) {
      return Optional.empty();
    }
    Count before = counts.get(key);
    Count count =
        before == null || !now.isBefore(before.end())
            ? new Count(1, now.plus(per))
            : new Count(before.failures() + 1, before.end());
    counts.put(key, count);
    if (count.failures() != limit) {
      return Optional.empty();
    }
    lastEnd = count.end().isAfter(lastEnd) ? count.end() : lastEnd;
    return Optional.of(count.end());
  }

  private boolean isProven(InetAddress key, Instant now) {
    return Optional.ofNullable(proven.get(key))
        .filter(at -> now.isBefore(at.plus(PROOF)))
        .isPresent();
  }

  /** Remembers that a valid webhook came from this address, and forgets its failures. */
  synchronized void verified(InetAddress address, Instant now) {
    InetAddress key = key(address);
    Instant before = proven.get(key);
    if (before == null || now.isAfter(before.plus(RENEWED))) {
      proven.put(key, now);
      counts.remove(key);
    }
  }

  /** Forgets all failures: other secrets count from now on. */
  synchronized void forget() {
    counts.clear();
    lastEnd = Instant.MIN;
  }

  /** What an address is counted by. */
  static InetAddress key(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }
}
