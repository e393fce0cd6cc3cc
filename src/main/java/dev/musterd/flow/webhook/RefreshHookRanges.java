package dev.musterd.flow.webhook;

import dev.musterd.model.Event;
import dev.musterd.port.HookRanges;
import dev.musterd.port.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the networks that GitHub's webhooks may come from up to date. The last list counts for a
 * day while no other can be read; then, as before the first one, every address is allowed: GitHub
 * adds networks now and then, and a webhook from one of them must not be lost for an old list.
 */
public final class RefreshHookRanges {
  static final Duration PERIOD = Duration.ofHours(1);
  static final Duration RETRY = Duration.ofMinutes(2);
  static final Duration KEPT = Duration.ofDays(1);

  private final HookRanges gitHub;
  private final Consumer<Optional<List<String>>> allow;
  private final Journal journal;
  private final InstantSource clock;
  private final Duration later;
  private Optional<List<String>> known = Optional.empty();
  private Instant readAt = Instant.MIN;
  private boolean failing;

  /**
   * @param allow takes the networks, or none while they are not known; throws when one is no
   *     network
   * @param later is added to the period, so that not all nodes ask at the same time
   */
  public RefreshHookRanges(
      HookRanges gitHub,
      Consumer<Optional<List<String>>> allow,
      Journal journal,
      InstantSource clock,
      Duration later) {
    this.gitHub = gitHub;
    this.allow = allow;
    this.journal = journal;
    this.clock = clock;
    this.later = later;
  }

  /** Fails when the list cannot be read, to be done again soon. */
  public Future<Void> refresh() {
    return gitHub
        .read()
        .map(this::take)
        .onFailure(failure -> keep(String.valueOf(failure.getMessage())));
  }

  /** When to refresh next. */
  public Optional<Instant> next(Instant now) {
    return Optional.of(now.plus(failing ? RETRY : PERIOD.plus(later)));
  }

  private Void take(List<String> networks) {
    Optional<List<String>> listed = Optional.of(networks);
    if (!listed.equals(known)) {
      allow.accept(listed);
      journal.record(new Event.HookRangesRead(networks));
    }
    known = listed;
    readAt = clock.instant();
    failing = false;
    return null;
  }

  private void keep(String reason) {
    Instant end = known.isPresent() ? readAt.plus(KEPT) : Instant.MIN;
    boolean ends = known.isPresent() && !clock.instant().isBefore(end);
    if (ends) {
      known = Optional.empty();
      allow.accept(known);
    }
    if (ends || !failing) {
      journal.record(
          new Event.HookRangesUnread(
              reason,
              known.isPresent()
                  ? "the list of before counts until " + end
                  : "webhooks from all addresses are accepted"));
    }
    failing = true;
  }
}
