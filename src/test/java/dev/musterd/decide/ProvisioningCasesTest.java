package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.booting;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Provisioning.Facts;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.decide.Provisioning.Verification;
import dev.musterd.decide.Provisioning.Verify;
import dev.musterd.model.Instance;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Attempts;
import dev.musterd.model.PendingJob.Readings;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds in every small case: demand × supply × room × blocked × verify × kind of pool. */
class ProvisioningCasesTest {
  private static final Attempts LAUNCHED = Attempts.NONE.launched(instanceId(90), NOON);
  private static final List<Attempts> HISTORIES =
      List.of(
          Attempts.NONE,
          LAUNCHED,
          LAUNCHED.withReadings(Readings.NONE.queued(NOON)),
          LAUNCHED.launched(instanceId(91), NOON).withReadings(Readings.NONE.queued(NOON)));
  private static final int UNLIMITED = -1;

  @ParameterizedTest
  @EnumSource(Verify.class)
  void everySmallCase_keepsThePromises(Verify verify) {
    int cases = 0;
    for (int kinds = 0; kinds < 64; kinds++) {
      List<PendingJob> ready = pendingJobs(kinds);
      for (int spare = 0; spare <= 2; spare++) {
        for (int max : List.of(UNLIMITED, 0, 1, 3)) {
          for (int live = 0; live <= 2; live++) {
            for (int registrable = 0; registrable <= 3; registrable++) {
              for (int flags = 0; flags < 16; flags++) {
                check(facts(ready, spare, max, live, registrable, flags, verify));
                cases++;
              }
            }
          }
        }
      }
    }
    assertEquals(64 * 3 * 4 * 3 * 4 * 16, cases);
  }

  /** Up to three jobs, each with one of the histories; 0 stands for shorter lists as well. */
  private static List<PendingJob> pendingJobs(int kinds) {
    int demand = kinds % 4 == 3 ? kinds / 16 : 3;
    return IntStream.range(0, demand)
        .mapToObj(n -> waiting(n + 1, HISTORIES.get(kinds >> (2 * n) & 3)))
        .toList();
  }

  private static Facts facts(
      List<PendingJob> ready,
      int spare,
      int max,
      int live,
      int registrable,
      int flags,
      Verify verify) {
    PoolBuilder pool = PoolBuilder.pool(ModelSamples.POOL);
    if ((flags & 1) != 0) {
      pool.persistent();
    }
    pool.alwaysDelay((flags & 8) != 0 ? Duration.ofSeconds(30) : Duration.ZERO);
    if (max != UNLIMITED) {
      pool.maxRunners(max);
    }
    if ((flags & 2) != 0) {
      pool.maxRunnersPerOwner(2);
    }
    Optional<Blocked> blocked =
        (flags & 4) != 0 ? Optional.of(new Blocked(NOON.plusSeconds(9), "x")) : Optional.empty();
    List<Runner> runners =
        IntStream.range(0, spare).mapToObj(n -> booting(n, Duration.ofMinutes(1))).toList();
    return new Facts(
        NOON,
        pool.build(),
        ready,
        runners,
        new Capacity(live, live, registrable, blocked, live > 0),
        new Verification(verify, 2, NOON, NOON));
  }

  private static void check(Facts facts) {
    List<PendingJob> judged = new ArrayList<>();
    Set<Instance.Id> given = new HashSet<>();
    int launches = 0;
    int asked = 0;
    boolean held = false;
    boolean deferred = false;
    for (Verdict verdict : Provisioning.judge(facts)) {
      switch (verdict) {
        case Verdict.Cover(PendingJob pending, Instance.Id instance) -> {
          judged.add(pending);
          assertTrue(given.add(instance), "a spare runner is given once");
        }
        case Verdict.Launch(List<PendingJob> pendingJobs) -> {
          judged.addAll(pendingJobs);
          launches += pendingJobs.size();
          assertTrue(pendingJobs.stream().allMatch(t -> t.attempts().launches() < 2), "attempts");
        }
        case Verdict.Ask(List<PendingJob> pendingJobs) -> {
          judged.addAll(pendingJobs);
          asked += pendingJobs.size();
        }
        case Verdict.Bury(PendingJob pending, String _) -> {
          judged.add(pending);
          assertEquals(2, pending.attempts().launches());
        }
        case Verdict.Delay(PendingJob pending, var _, String _) -> judged.add(pending);
        case Verdict.Defer defer -> {
          judged.addAll(defer.pendingJobs());
          deferred = true;
          assertTrue(facts.pool().launch().delay().time().isPositive(), "no delay, no deferral");
        }
        case Verdict.AwaitNews awaitNews -> {
          judged.addAll(awaitNews.pendingJobs());
          for (PendingJob pending : awaitNews.pendingJobs()) {
            assertTrue(awaitNews.until(pending).isAfter(facts.now()), "news are awaited later");
          }
        }
        case Verdict.Hold(List<PendingJob> pendingJobs, var until, String _) -> {
          judged.addAll(pendingJobs);
          held = true;
          assertTrue(until.isAfter(facts.now()), "a hold ends later");
        }
      }
    }
    int room = room(facts);
    assertEquals(facts.ready().size(), judged.size(), "a job is judged once");
    assertTrue(judged.containsAll(facts.ready()), "and so each of them, as no two are the same");
    assertTrue(given.size() <= facts.spare().size());
    assertTrue(launches <= room, "never more launches than room");
    assertTrue(
        facts.capacity().blocked().isEmpty() || launches == 0, "nothing is launched while blocked");
    assertTrue(facts.verification().when() != Verify.NEVER || asked == 0, "never asks");
    assertTrue(
        !held || facts.capacity().blocked().isPresent() || launches + asked >= room,
        "held without a reason");
    assertTrue(!deferred || launches == 0, "all jobs of these cases are as new");
    assertTrue(
        !held || given.size() + asked >= facts.spare().size(), "held although a runner was spare");
  }

  private static int room(Facts facts) {
    RunnerPool pool = facts.pool();
    int byPool = pool.limits().max().orElse(Integer.MAX_VALUE) - facts.capacity().live();
    int byOwner =
        pool.limits().maxPerOwner().orElse(Integer.MAX_VALUE) - facts.capacity().liveOfOwner();
    return Math.max(0, Math.min(facts.capacity().registrable(), Math.min(byPool, byOwner)));
  }
}
