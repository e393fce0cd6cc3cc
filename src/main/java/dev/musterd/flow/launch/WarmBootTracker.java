package dev.musterd.flow.launch;

import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.state.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether instances that were launched for no job boot. A job's attempts are counted; without this,
 * a warm pool with a broken image would launch as fast as its instances end.
 */
final class WarmBootTracker {
  private final Inventory inventory;
  private final LaunchBackoff backoff;

  /** The instances that have not come online: no more than a warm pool has runners. */
  private final Map<Instance.Id, Expected> expected = new LinkedHashMap<>();

  WarmBootTracker(Inventory inventory, LaunchBackoff backoff) {
    this.inventory = inventory;
    this.backoff = backoff;
  }

  /**
   * An instance whose runner has to come.
   *
   * @param missed its time is over, and that has been counted
   */
  private record Expected(Instance instance, Duration bootTime, boolean missed) {}

  void expect(Instance instance, Duration bootTime) {
    expected.put(instance.id(), new Expected(instance, bootTime, false));
  }

  boolean expects(Instance.Id id) {
    return expected.containsKey(id);
  }

  /** The instance is terminated for another reason. */
  void forget(Instance.Id id) {
    expected.remove(id);
  }

  void check(Instant now) {
    List.copyOf(expected.values()).forEach(each -> check(each, now));
  }

  private void check(Expected boot, Instant now) {
    Optional<Runner> runner = inventory.find(boot.instance().id());
    if (runner.isEmpty()) {
      forget(boot.instance().id());
      miss(boot, now, "ended before its runner came");
    } else if (runner.get().seenOnline()) {
      forget(boot.instance().id());
      backoff.booted(boot.instance().ownerPool());
    } else if (runner.get().phase(now, boot.bootTime()) == Runner.Phase.LATE) {
      expected.put(boot.instance().id(), new Expected(boot.instance(), boot.bootTime(), true));
      miss(boot, now, "was not online within " + boot.bootTime().toSeconds() + " s");
    }
  }

  private void miss(Expected boot, Instant now, String what) {
    if (!boot.missed()) {
      backoff.noteOneOfMany(
          boot.instance().ownerPool(),
          LaunchFailureKind.UNBOOTED,
          now,
          "the last runner, %s, %s".formatted(boot.instance().id(), what));
    }
  }
}
