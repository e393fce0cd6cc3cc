package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who exists, where the App is installed, and which runner groups there are. */
final class Accounts {

  /**
   * A runner group.
   *
   * @param only the repositories it admits; empty means all
   * @param inherited from the enterprise, which alone may register runners there
   */
  record Group(
      long id, String name, boolean isDefault, Set<Owner.Repository> only, boolean inherited) {
    boolean admits(Owner.Repository repository) {
      return only.isEmpty() || only.contains(repository);
    }
  }

  private final Map<Owner, Long> installations = new LinkedHashMap<>();
  private final Map<String, Map<Owner, Long>> others = new HashMap<>();
  private final Map<String, Owner> tokens = new HashMap<>();
  private final Set<Long> suspended = new HashSet<>();
  private final Map<Owner, List<Group>> groups = new HashMap<>();
  private final Map<String, String> enterpriseOf = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> organizations = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private long lastInstallation = 500;
  private long lastGroup;

  /** A new id each time, as after an uninstall and install. */
  long install(Owner owner) {
    if (owner instanceof Owner.Organization organization) {
      organizations.add(organization.login());
    }
    if (!(owner instanceof Owner.Repository) && !groups.containsKey(owner)) {
      addGroup(owner, "Default", true, Set.of());
    }
    installations.put(owner, ++lastInstallation);
    return lastInstallation;
  }

  /** One place where the App is installed. */
  record Installation(long id, Owner owner, boolean suspended) {}

  List<Installation> installations() {
    return installations.entrySet().stream()
        .map(it -> new Installation(it.getValue(), it.getKey(), suspended.contains(it.getValue())))
        .toList();
  }

  /** The owner's people switched the App off for now. */
  void suspend(Owner owner) {
    suspended.add(installations.get(owner));
  }

  /** The owner's people switched it on again. */
  void resume(Owner owner) {
    suspended.remove(installations.get(owner));
  }

  boolean isSuspended(long installation) {
    return suspended.contains(installation);
  }

  void uninstall(Owner owner) {
    installations.remove(owner);
  }

  void join(Owner.Enterprise enterprise, Owner.Organization organization) {
    organizations.add(organization.login());
    enterpriseOf.put(organization.login(), enterprise.slug());
  }

  /** Another App's, beside the one that all tests have. */
  long install(String app, Owner owner) {
    long id = ++lastInstallation;
    if (owner instanceof Owner.Organization organization) {
      organizations.add(organization.login());
    }
    if (!groups.containsKey(owner)) {
      addGroup(owner, "Default", true, Set.of());
    }
    others.computeIfAbsent(app, _ -> new LinkedHashMap<>()).put(owner, id);
    return id;
  }

  /** Of the App with this id. */
  List<Installation> installations(String app) {
    return app.equals(GitHubApp.ONE_ID)
        ? installations()
        : others.getOrDefault(app, Map.of()).entrySet().stream()
            .map(it -> new Installation(it.getValue(), it.getKey(), false))
            .toList();
  }

  /** Of the App with this id. */
  Optional<Long> installationOf(String app, Owner owner) {
    return app.equals(GitHubApp.ONE_ID)
        ? installationOf(owner)
        : Optional.ofNullable(others.getOrDefault(app, Map.of()).get(owner));
  }

  /** Whether any App's installation with this id serves the owner. */
  boolean serves(long installation, Owner owner) {
    return installationOf(owner).filter(id -> id == installation).isPresent()
        || others.values().stream()
            .anyMatch(
                other ->
                    Optional.ofNullable(other.get(owner))
                        .filter(id -> id == installation)
                        .isPresent());
  }

  /** A repository is served by its own installation or by its account's. */
  Optional<Long> installationOf(Owner owner) {
    Long own = installations.get(owner);
    if (own == null && owner instanceof Owner.Repository repository) {
      own = installations.get(new Owner.Organization(repository.account()));
    }
    return Optional.ofNullable(own);
  }

  boolean exists(long installation) {
    return installations.containsValue(installation)
        || others.values().stream().anyMatch(other -> other.containsValue(installation));
  }

  Group addGroup(Owner owner, String name, boolean isDefault, Set<Owner.Repository> only) {
    Group group = new Group(++lastGroup, name, isDefault, Set.copyOf(only), false);
    groups.computeIfAbsent(owner, _ -> new ArrayList<>()).add(group);
    return group;
  }

  /** A group of the enterprise, which the organization's list shows first. */
  void inherit(Owner.Organization owner, String name) {
    groups
        .computeIfAbsent(owner, _ -> new ArrayList<>())
        .addFirst(new Group(++lastGroup, name, false, Set.of(), true));
  }

  List<Group> groups(Owner owner) {
    return List.copyOf(groups.getOrDefault(owner, List.of()));
  }

  Optional<Group> group(Owner owner, long id) {
    return groups(owner).stream().filter(group -> group.id() == id).findFirst();
  }

  /** A person's token that may manage the owner's runners. */
  void accept(String token, Owner owner) {
    tokens.put(token, owner);
    if (!groups.containsKey(owner)) {
      addGroup(owner, "Default", true, Set.of());
    }
  }

  boolean accepts(String token, Owner owner) {
    return owner.equals(tokens.get(token));
  }

  boolean isOrganization(String account) {
    return organizations.contains(account);
  }

  Optional<String> enterprise(String account) {
    return Optional.ofNullable(enterpriseOf.get(account));
  }

  /** Whether a runner registered there may take this repository's jobs. */
  boolean serves(FakeRunner runner, Owner.Repository repository) {
    boolean covers =
        switch (runner.owner) {
          case Owner.Repository own -> own.equals(repository);
          case Owner.Organization own ->
              own.login().equalsIgnoreCase(repository.account()) && isOrganization(own.login());
          case Owner.Enterprise own ->
              enterprise(repository.account()).filter(own.slug()::equals).isPresent();
        };
    return covers
        && (runner.owner instanceof Owner.Repository
            || group(runner.owner, runner.group)
                .filter(group -> group.admits(repository))
                .isPresent());
  }
}
