package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.Installation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The owners for whom runners register, from the configuration or from GitHub. */
record Owners(Settings.GitHub settings, Set<String> warm) {

  static Owners of(Settings settings) {
    Set<String> warm = new LinkedHashSet<>();
    settings.runnerPools().forEach(pool -> warm.addAll(pool.idle().warmOwners()));
    return new Owners(settings.github(), warm);
  }

  /** The owners that the configuration names; empty when it admits all that install the App. */
  List<Owner> named() {
    Stream<String> names =
        switch (settings.scope()) {
          case ORGANIZATION -> Stream.concat(warm.stream(), accounts());
          case REPOSITORY -> Stream.concat(warm.stream(), repositories().stream().map(Owner::name));
          case ENTERPRISE -> warm.stream();
        };
    return names.map(name -> Owner.of(settings.scope(), name)).distinct().toList();
  }

  private Stream<String> accounts() {
    return settings.repositories().stream()
        .map(pattern -> pattern.substring(0, Math.max(0, pattern.indexOf('/'))))
        .filter(Owner::isName);
  }

  /** The repositories that are named without a wildcard. */
  List<Owner.Repository> repositories() {
    return settings.repositories().stream().flatMap(name -> repository(name).stream()).toList();
  }

  private static Optional<Owner.Repository> repository(String name) {
    String[] parts = name.split("/", 2);
    boolean exact = parts.length == 2 && Stream.of(parts).allMatch(Owner::isName);
    return exact ? Optional.of(new Owner.Repository(parts[0], parts[1])) : Optional.empty();
  }

  /** The named owners, or else the accounts of the App's installations at this scope. */
  List<Owner> of(Stream<Installation> installations) {
    List<Owner> named = named();
    return named.isEmpty()
        ? installations
            .filter(installation -> !installation.suspended())
            .flatMap(installation -> owner(installation).stream())
            .distinct()
            .toList()
        : named;
  }

  /** Empty for repositories: an installation does not say which of them want runners. */
  private Optional<Owner> owner(Installation installation) {
    String account = installation.account();
    if (!Owner.isName(account)) {
      return Optional.empty();
    }
    return switch (settings.scope()) {
      case ORGANIZATION ->
          Optional.<Owner>of(new Owner.Organization(account))
              .filter(_ -> installation.target().equals("Organization"));
      case ENTERPRISE ->
          Optional.<Owner>of(new Owner.Enterprise(account))
              .filter(_ -> installation.target().equals("Enterprise"));
      case REPOSITORY -> Optional.empty();
    };
  }

  /** The installation that serves an owner: its own, or its account's. */
  static Optional<Installation> serving(Owner owner, List<Installation> installations) {
    String account =
        owner instanceof Owner.Repository repository ? repository.account() : owner.name();
    boolean enterprise = owner instanceof Owner.Enterprise;
    return installations.stream()
        .filter(installation -> installation.target().equals("Enterprise") == enterprise)
        .filter(installation -> installation.account().equalsIgnoreCase(account))
        .findFirst();
  }
}
