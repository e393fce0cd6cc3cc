package dev.musterd.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * EC2's and GitHub's lists of one moment, joined by runner name.
 *
 * @param runners our instances
 * @param strays registrations of ours without an instance
 * @param unseen owners whose list GitHub did not give: nothing of theirs may be judged
 */
public record Snapshot(
    Instant takenAt, List<Runner> runners, List<Stray> strays, Set<Owner> unseen) {
  public Snapshot {
    runners = List.copyOf(runners);
    strays = List.copyOf(strays);
    unseen = Set.copyOf(unseen);
  }

  /** A registration whose instance is gone. */
  public record Stray(Owner owner, Registration registration, Instant firstSeen) {}
}
