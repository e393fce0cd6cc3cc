package dev.musterd.flow.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefreshHookRangesTest {
  private static final List<String> LISTED = List.of("192.0.2.0/24", "2001:db8::/32");
  private static final Duration LATER = Duration.ofSeconds(77);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final List<Event> journal = new ArrayList<>();
  private final List<Optional<List<String>>> allowed = new ArrayList<>();
  private Future<List<String>> answer = Future.succeededFuture(LISTED);

  private final RefreshHookRanges duty =
      new RefreshHookRanges(() -> answer, this::allow, journal::add, time, LATER);

  private void allow(Optional<List<String>> networks) {
    if (networks.filter(list -> list.contains("nonsense")).isPresent()) {
      throw new IllegalArgumentException("no network: nonsense");
    }
    allowed.add(networks);
  }

  private Duration untilNext() {
    return Duration.between(time.instant(), duty.next(time.instant()).orElseThrow());
  }

  private boolean refresh() {
    return duty.refresh().succeeded();
  }

  @Test
  void list_isAllowed_andReadEveryHour_notAllNodesAtOnce() {
    assertTrue(refresh());
    assertTrue(refresh());
    assertEquals(List.of(Optional.of(LISTED)), allowed);
    assertEquals(List.of(new Event.HookRangesRead(LISTED)), journal);
    assertEquals(RefreshHookRanges.PERIOD.plus(LATER), untilNext());
  }

  @Test
  void otherList_replacesIt() {
    refresh();
    answer = Future.succeededFuture(List.of("198.51.100.0/24"));
    refresh();
    assertEquals(Optional.of(List.of("198.51.100.0/24")), allowed.getLast());
    assertEquals(2, journal.size());
  }

  @Test
  void withoutAFirstList_nothingIsChanged_andToldOnce() {
    answer = Future.failedFuture("GitHub is away");
    assertTrue(!refresh() && !refresh());
    assertEquals(List.of(), allowed);
    assertEquals(
        List.of(
            new Event.HookRangesUnread(
                "GitHub is away", "webhooks from all addresses are accepted")),
        journal);
    assertEquals(RefreshHookRanges.RETRY, untilNext());
  }

  @Test
  void lastList_countsThroughFailures_forADay_andThenAllAreAllowed() {
    refresh();
    answer = Future.failedFuture("GitHub is away");
    refresh();
    time.advance(RefreshHookRanges.KEPT.minusSeconds(1));
    refresh();
    assertEquals(1, allowed.size());
    assertEquals(2, journal.size());
    time.advance(Duration.ofSeconds(1));
    refresh();
    refresh();
    assertEquals(List.of(Optional.of(LISTED), Optional.empty()), allowed);
    assertEquals(3, journal.size());
    answer = Future.succeededFuture(LISTED);
    refresh();
    assertEquals(Optional.of(LISTED), allowed.getLast());
    assertEquals(new Event.HookRangesRead(LISTED), journal.getLast());
  }

  @Test
  void listThatIsNone_isAFailure() {
    refresh();
    answer = Future.succeededFuture(List.of("nonsense"));
    assertTrue(!refresh());
    assertEquals(1, allowed.size());
    assertEquals(
        new Event.HookRangesUnread(
            "no network: nonsense",
            "the list of before counts until " + Instant.EPOCH.plus(RefreshHookRanges.KEPT)),
        journal.getLast());
  }
}
