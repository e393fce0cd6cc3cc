package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Pausing.Verdict;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PausingTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00.900Z");
  private static final List<String> POOLS = List.of("linux-x64", "gpu");
  private static final Requester ALICE = new Requester("alice@laptop", "10.0.0.5");
  private static final PoolPause EARLIER = new PoolPause("bob@host", NOW.minusSeconds(60));

  @Test
  void pool_isPaused_byWhoAsks_fromNowOn() {
    Verdict verdict = Pausing.pause("gpu", POOLS, Optional.empty(), ALICE, NOW);
    assertEquals(
        new Verdict.Pause(new PoolPause("alice@laptop", Instant.parse("2026-11-29T10:00:00Z"))),
        verdict);
  }

  @Test
  void pausedPool_keepsWhoPausedItFirst() {
    assertEquals(
        new Verdict.Unchanged(), Pausing.pause("gpu", POOLS, Optional.of(EARLIER), ALICE, NOW));
  }

  @Test
  void pool_isResumed_onlyWhenItIsPaused() {
    assertEquals(new Verdict.Resume(), Pausing.resume("gpu", POOLS, Optional.of(EARLIER)));
    assertEquals(new Verdict.Unchanged(), Pausing.resume("gpu", POOLS, Optional.empty()));
  }

  @Test
  void unknownPool_isRefused_withTheNamesThatThereAre() {
    Verdict unknown = new Verdict.UnknownPool("there is no pool cpu; the pools are linux-x64, gpu");
    assertEquals(unknown, Pausing.pause("cpu", POOLS, Optional.empty(), ALICE, NOW));
    assertEquals(unknown, Pausing.resume("cpu", POOLS, Optional.empty()));
  }

  @Test
  void pause_blocksLaunches_andSaysHowItEnds() {
    Blocked blocked = Pausing.blocked("gpu", EARLIER, NOW);
    assertEquals(
        "pool gpu is paused by bob@host since 2026-11-29T09:59:00Z; `musterd resume gpu`",
        blocked.reason());
    assertTrue(blocked.byOperator() && blocked.until().isAfter(NOW));
  }

  @Test
  void storedPauses_count_exceptOfPoolsThatAreGone() {
    Pausing.Restored restored =
        Pausing.restore(
            Map.of("gpu", EARLIER, "old", EARLIER, "ancient", EARLIER), Map.of(), Set.of(), POOLS);
    assertEquals(Map.of("gpu", EARLIER), restored.paused());
    assertEquals(List.of("ancient", "old"), restored.dropped());
  }

  @Test
  void whatOperatorsAskedForMeanwhile_countsMoreThanWhatWasStored() {
    PoolPause now = new PoolPause(ALICE.user(), NOW);
    Pausing.Restored restored =
        Pausing.restore(
            Map.of("gpu", EARLIER, "linux-x64", EARLIER),
            Map.of("linux-x64", now),
            Set.of("gpu", "linux-x64"),
            POOLS);
    assertEquals(Map.of("linux-x64", now), restored.paused());
  }

  @Test
  void nothingIsLaunched_beforeTheStoredPausesAreKnown() {
    Blocked blocked = Pausing.unread(NOW);
    assertTrue(blocked.until().isAfter(NOW));
    assertEquals("musterd has just started, and reads which pools are paused", blocked.reason());
  }
}
