package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.ProbeRegistrations;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Snapshot;
import dev.musterd.model.Snapshot.Stray;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.ListRefusedException;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.RefusedLists;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * GitHub's lists of runners, one for each owner: joined with the inventory by the runners' names,
 * and what is registered without an instance.
 */
final class OwnerLists {
  private final Pools pools;
  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;

  /** Registrations that once had an instance of ours, or carry a prefix of ours; and since when. */
  private final Map<Owner, Map<Registration.Id, Stray>> strays = new HashMap<>();

  private final Map<Owner, Set<Registration.Id>> ours = new HashMap<>();
  private final RefusedLists refused = new RefusedLists();
  private Set<Owner> missing = Set.of();

  OwnerLists(DaemonState state, Ports ports) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.journal = ports.journal();
  }

  /** What became of the request for an owner's list. */
  private enum Answer {
    SEEN,
    MISSING,
    REFUSED
  }

  /** What GitHub says of one owner. */
  record OwnersList(Owner owner, Answer answer, List<Registration> registrations) {
    boolean seen() {
      return answer == Answer.SEEN;
    }
  }

  /** Goes on from where another stands. */
  void copy(OwnerLists original) {
    strays.putAll(original.strays);
    ours.putAll(original.ours);
    refused.copy(original.refused);
  }

  /** Whether GitHub did not give this owner's list the last time. */
  boolean isMissing(Owner owner) {
    return missing.contains(owner);
  }

  /** Reads the list of every owner that has runners, or had. Never fails. */
  Future<List<OwnersList>> read() {
    return Future.join(owners().stream().map(this::registrations).toList())
        .map(lists -> lists.<OwnersList>list());
  }

  private Set<Owner> owners() {
    Set<Owner> owners = new LinkedHashSet<>(strays.keySet());
    owners.addAll(ours.keySet());
    owners.addAll(inventory.endedInstances().owners());
    inventory.all().forEach(runner -> owners.add(runner.instance().ownerPool().owner()));
    return owners;
  }

  private Future<OwnersList> registrations(Owner owner) {
    return github
        .registrations(owner)
        .map(list -> new OwnersList(owner, Answer.SEEN, list))
        .otherwise(
            failure -> {
              journal.record(new Event.OwnerUnseen(owner, Failures.describe(failure)));
              Answer answer =
                  failure instanceof ListRefusedException ? Answer.REFUSED : Answer.MISSING;
              return new OwnersList(owner, answer, List.of());
            });
  }

  /**
   * Joins the lists with the inventory.
   *
   * @param asked when EC2's list was asked for, which is older
   */
  void join(Instant asked, Instant now, List<OwnersList> lists) {
    Map<Owner, List<Runner>> byOwner =
        inventory.all().stream()
            .collect(Collectors.groupingBy(runner -> runner.instance().ownerPool().owner()));
    lists.stream()
        .filter(OwnersList::seen)
        .forEach(list -> join(now, list, byOwner.getOrDefault(list.owner(), List.of())));
    checkEndedInstances(now, lists);
    missing = answering(lists, list -> !list.seen());
    noteRefusals(asked, lists);
  }

  /** The inventory as it is joined, and what is registered without an instance. */
  Snapshot snapshot(Instant asked) {
    List<Stray> allStrays = new ArrayList<>();
    strays.forEach(
        (owner, ofOwner) -> {
          if (!missing.contains(owner)) {
            allStrays.addAll(ofOwner.values());
          }
        });
    return new Snapshot(asked, List.copyOf(inventory.all()), allStrays, missing, refused.since());
  }

  /** What an owner had that is gone for ever is not our matter. */
  private void noteRefusals(Instant asked, List<OwnersList> lists) {
    Set<Owner> refusing = answering(lists, list -> list.answer() == Answer.REFUSED);
    for (Owner lost : refused.note(asked, refusing)) {
      strays.remove(lost);
      ours.remove(lost);
      inventory.endedInstances().forget(lost);
    }
  }

  private static Set<Owner> answering(List<OwnersList> lists, Predicate<OwnersList> answer) {
    return lists.stream().filter(answer).map(OwnersList::owner).collect(Collectors.toSet());
  }

  private void join(Instant now, OwnersList list, List<Runner> runners) {
    Map<Instance.Id, Registration> byInstance = new HashMap<>();
    Map<Registration.Id, Stray> before = strays.getOrDefault(list.owner(), Map.of());
    Set<Registration.Id> known = ours.getOrDefault(list.owner(), Set.of());
    Map<Registration.Id, Stray> strayNow = new HashMap<>();
    Set<Registration.Id> oursNow = new LinkedHashSet<>();
    for (Registration registration : list.registrations()) {
      Inventory.instanceOf(registration.name())
          .ifPresent(
              id -> {
                boolean live = inventory.find(id).isPresent();
                if (live) {
                  byInstance.put(id, registration);
                } else if (known.contains(registration.id())
                    || inventory.endedInstances().mayHaveLeftRegistration(id)
                    || ProbeRegistrations.isProbe(id)
                    || isPrefixed(registration, id)) {
                  Stray stray = new Stray(list.owner(), registration, now);
                  strayNow.put(registration.id(), since(before, stray));
                } else {
                  return;
                }
                oursNow.add(registration.id());
              });
    }
    runners.stream()
        .filter(runner -> !runner.seenOnline() && isOnline(byInstance.get(runner.id())))
        .map(Runner::instance)
        .forEach(its -> journal.record(new Event.RunnerOnline(its.id(), its.ownerPool())));
    inventory.registered(now, runners, byInstance);
    replace(strays, list.owner(), strayNow, strayNow.isEmpty());
    replace(ours, list.owner(), oursNow, oursNow.isEmpty());
  }

  /** Null for a runner that is not listed. */
  private static boolean isOnline(Registration registration) {
    return registration != null && registration.online();
  }

  private void checkEndedInstances(Instant now, List<OwnersList> lists) {
    List<OwnersList> seen = lists.stream().filter(OwnersList::seen).toList();
    inventory
        .endedInstances()
        .checked(
            now,
            seen.stream().map(OwnersList::owner).collect(Collectors.toSet()),
            seen.stream()
                .flatMap(list -> list.registrations().stream())
                .flatMap(registration -> Inventory.instanceOf(registration.name()).stream())
                .collect(Collectors.toSet()));
  }

  private static Stray since(Map<Registration.Id, Stray> before, Stray stray) {
    Stray known = before.get(stray.registration().id());
    return known == null
        ? stray
        : new Stray(stray.owner(), stray.registration(), known.firstSeen());
  }

  private static <V> void replace(Map<Owner, V> map, Owner owner, V value, boolean empty) {
    if (empty) {
      map.remove(owner);
    } else {
      map.put(owner, value);
    }
  }

  /** Without a prefix, a name says nothing about whose it is: another environment's is alike. */
  private boolean isPrefixed(Registration registration, Instance.Id instance) {
    return pools.values().stream()
        .filter(pool -> !pool.registration().namePrefix().isEmpty())
        .anyMatch(pool -> pool.runnerName(instance).equals(registration.name()));
  }
}
