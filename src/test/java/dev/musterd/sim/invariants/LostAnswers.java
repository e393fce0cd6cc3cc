package dev.musterd.sim.invariants;

import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.OwnerPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fleet requests whose answer was lost: EC2 may have launched the instances, and only the same
 * request once more tells which. Another one of the same pool and owner forgets them.
 */
final class LostAnswers {
  /** Of this process. The answer to a call that it made comes to no other one. */
  private final Set<LaunchPlan> asked = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Map<OwnerPool, String> open = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  void asked(LaunchPlan plan) {
    asked.add(plan);
    String lost = open.get(plan.ownerPool());
    if (lost != null && !lost.equals(plan.clientToken())) {
      violations.add(
          "asked EC2 for %s by %s, and the answer to %s was lost"
              .formatted(plan.ownerPool(), plan.clientToken(), lost));
    }
  }

  void lost(LaunchPlan plan) {
    if (asked.remove(plan)) {
      open.put(plan.ownerPool(), plan.clientToken());
    }
  }

  /** Of a request that EC2 throttles or fails it has not looked at the token. */
  void answered(LaunchPlan plan, LaunchOutcome answer) {
    if (asked.remove(plan)
        && !(answer instanceof LaunchOutcome.Throttled || answer instanceof LaunchOutcome.Failed)) {
      open.remove(plan.ownerPool());
    }
  }

  /** The next process has other ways to find what EC2 launched. */
  void crashed() {
    asked.clear();
    open.clear();
  }

  List<String> violations() {
    return violations;
  }
}
