package dev.musterd.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * EC2's and GitHub's lists of one moment, joined by runner name.
 *
 * @param runners our instances
 * @param strays registrations of ours without an instance
 * @param unseen owners whose list GitHub did not give: only the age of theirs may be judged
 * @param refused since when GitHub has refused the lists of some of these, by owner
 */
public record Snapshot(
    Instant takenAt,
    List<Runner> runners,
    List<Stray> strays,
    Set<Owner> unseen,
    Map<Owner, Instant> refused) {
  public Snapshot {
    runners = List.copyOf(runners);
    strays = List.copyOf(strays);
    unseen = Set.copyOf(unseen);
    refused = Map.copyOf(refused);
  }

  /** A snapshot in which GitHub refused no list. */
  public Snapshot(Instant takenAt, List<Runner> runners, List<Stray> strays, Set<Owner> unseen) {
    this(takenAt, runners, strays, unseen, Map.of());
  }

  /** A registration whose instance is gone. */
  public record Stray(Owner owner, Registration registration, Instant firstSeen) {}
}
