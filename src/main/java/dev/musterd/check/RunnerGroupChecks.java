package dev.musterd.check;

import dev.musterd.check.CheckedApp.Known;
import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The check of the pools' runner groups at each owner, through an App that is installed there. */
record RunnerGroupChecks(Settings settings, Owners owners) {
  static final String GROUPS = "the runner groups";

  /** More owners say nothing new, and each costs calls. */
  private static final int OWNERS_MAX = 50;

  /** How GitHub refuses the list. */
  private static final Set<CheckFailedException.Why> UNLISTED =
      Set.of(CheckFailedException.Why.DENIED, CheckFailedException.Why.ABSENT);

  private record Served(Owner owner, GitHubSurvey survey) {}

  Future<List<Finding>> of(List<Known> known) {
    if (settings.github().scope() == Owner.Scope.REPOSITORY) {
      return Future.succeededFuture(Finding.good(GROUPS, "repositories have none"));
    }
    List<Served> served =
        owners.of(known.stream().flatMap(app -> app.installations().stream())).stream()
            .flatMap(
                owner -> serving(known, owner).map(app -> new Served(owner, app.survey())).stream())
            .limit(OWNERS_MAX)
            .toList();
    return served.isEmpty()
        ? Future.succeededFuture(List.of(new Finding.NotChecked(GROUPS, noOwner())))
        : Checks.sequentially(served, this::groups);
  }

  private String noOwner() {
    return byToken()
        ? "no enterprise is known; name it in a pool's warm-owners to have it checked"
        : "needs an installation first";
  }

  private boolean byToken() {
    return settings.github().scope() == Owner.Scope.ENTERPRISE
        && settings.github().token().isPresent();
  }

  /** With a personal token, any App serves: each sends the token. */
  private Optional<Known> serving(List<Known> known, Owner owner) {
    return known.stream().filter(app -> byToken() || app.at(owner).isPresent()).findFirst();
  }

  private boolean isDefaultWanted() {
    return settings.runnerPools().stream()
        .allMatch(pool -> pool.registration().runnerGroup().equalsIgnoreCase("Default"));
  }

  private Future<List<Finding>> groups(Served served) {
    List<String> wanted =
        settings.runnerPools().stream()
            .map(pool -> pool.registration().runnerGroup())
            .distinct()
            .toList();
    return served
        .survey()
        .runnerGroups(served.owner())
        .compose(
            existing ->
                Checks.sequentially(
                    wanted, name -> group(served, new Admission(served.owner(), name), existing)))
        .recover(failure -> Future.succeededFuture(List.of(unlisted(served.owner(), failure))));
  }

  private Future<List<Finding>> group(
      Served served, Admission admission, List<RunnerGroup> existing) {
    return admission
        .find(existing)
        .map(
            group ->
                admitted(served, group)
                    .map(names -> List.of(admission.of(group, names, owners.repositories()))))
        .orElseGet(() -> Future.succeededFuture(List.of(admission.absent(existing))));
  }

  private static Future<Set<String>> admitted(Served served, RunnerGroup group) {
    return group.visibility().equals("selected") && served.owner() instanceof Owner.Organization
        ? served.survey().repositories(served.owner(), group.id())
        : Future.succeededFuture(Set.of("all"));
  }

  /** GitHub documents that Apps may not ask for an enterprise's runners. */
  private Finding unlisted(Owner owner, Throwable failure) {
    String subject = "runner groups of " + owner;
    if (!(owner instanceof Owner.Enterprise)) {
      if (UNLISTED.contains(CheckFailedException.why(failure)) && isDefaultWanted()) {
        return new Finding.Warning(
            subject,
            failure.getMessage() + "; runners register in the default group all the same",
            "let the App have organization_self_hosted_runners: write, if it has not");
      }
      return CheckFailedException.why(failure) == CheckFailedException.Why.DENIED
          ? Remedies.failed(
              subject,
              failure,
              "let the App have organization_self_hosted_runners: write, and "
                  + owner
                  + " accept it")
          : Remedies.finding(subject, failure);
    }
    return Remedies.failed(
        subject,
        failure,
        byToken()
            ? "github.token must be a classic token with manage_runners:enterprise, of a person who"
                + " may do that at "
                + owner
                + "; or correct the name in warm-owners"
            : "GitHub lets no App manage an enterprise's runners: set github.token, or use"
                + " github.scope = organization");
  }

  /**
   * Whether a runner group exists at an owner, and admits the jobs of the served repositories.
   *
   * @param wanted the group's name in a pool
   */
  record Admission(Owner owner, String wanted) {

    private String subject() {
      return "runner group " + wanted + " of " + owner;
    }

    /** The group by its name, of which GitHub ignores the case; the default one may be renamed. */
    Optional<RunnerGroup> find(List<RunnerGroup> existing) {
      return existing.stream()
          .filter(
              group ->
                  group.name().equalsIgnoreCase(wanted)
                      || group.isDefault() && wanted.equalsIgnoreCase("Default"))
          .findFirst();
    }

    Finding absent(List<RunnerGroup> existing) {
      String names = existing.stream().map(RunnerGroup::name).collect(Collectors.joining(", "));
      return new Finding.Failed(
          subject(),
          "there is none of that name; there are: " + names,
          "create it in the Actions settings of " + owner + ", or set the pool's runner-group");
    }

    /**
     * @param admitted full names in lower case, for a group of selected repositories
     * @param served the repositories that the configuration names
     */
    Finding of(RunnerGroup group, Set<String> admitted, List<Owner.Repository> served) {
      String page = "in the Actions settings of " + owner + ", Runner groups, " + group.name();
      if (group.visibility().equals("selected")) {
        String excluded =
            served.stream()
                .filter(repository -> repository.account().equalsIgnoreCase(owner.name()))
                .map(Owner.Repository::name)
                .filter(name -> !admitted.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        if (!excluded.isEmpty() || admitted.isEmpty()) {
          return new Finding.Failed(
              subject(),
              admitted.isEmpty() ? "it admits no repository" : "it does not admit " + excluded,
              "add the repositories " + page);
        }
      }
      return admitting(group, admitted.size(), page);
    }

    private Finding admitting(RunnerGroup group, int admitted, String page) {
      if (group.restrictedToWorkflows()) {
        return new Finding.Warning(
            subject(),
            "it admits selected workflows only; other jobs wait for ever",
            "see " + page);
      }
      if (group.allowsPublic()) {
        return new Finding.Warning(
            subject(),
            "it admits public repositories: anyone's pull request may run on your machines",
            "forbid them " + page + ", unless that is meant");
      }
      String which =
          switch (group.visibility()) {
            case "selected" -> admitted + " selected repositories";
            case "private" -> "private repositories";
            default -> "all repositories but public ones";
          };
      return new Finding.Good(subject(), "admits " + which);
    }
  }
}
