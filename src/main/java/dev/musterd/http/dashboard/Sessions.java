package dev.musterd.http.dashboard;

import dev.musterd.base.BoundedMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sessions of browsers that have shown the token, in memory. A session is known by a random id,
 * which tells nothing of the token. Belongs to one event loop.
 */
final class Sessions {
  /** A working day. */
  static final Duration LENGTH = Duration.ofHours(12);

  /** Only holders of the token begin one; the oldest ends when there are more. */
  static final int SESSIONS_MAX = 1_000;

  private final Map<String, Session> sessions = BoundedMap.evictingEldest(SESSIONS_MAX);
  private final Supplier<String> ids;
  private final InstantSource clock;

  /**
   * @param ids random, and each long enough not to be guessed
   */
  Sessions(Supplier<String> ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * One browser.
   *
   * @param user as they call themselves
   */
  record Session(String user, Instant until) {}

  /** Begins one, and returns its id. */
  String begin(String user) {
    String id = ids.get();
    sessions.put(id, new Session(user, clock.instant().plus(LENGTH)));
    return id;
  }

  Optional<Session> find(String id) {
    Optional<Session> session = Optional.ofNullable(sessions.get(id));
    if (session.filter(it -> clock.instant().isBefore(it.until())).isEmpty()) {
      sessions.remove(id);
      return Optional.empty();
    }
    return session;
  }

  void end(String id) {
    sessions.remove(id);
  }

  /** The token is another from now on. */
  void endAll() {
    sessions.clear();
  }
}
