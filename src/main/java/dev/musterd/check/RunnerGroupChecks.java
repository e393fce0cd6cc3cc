package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The runner groups of the pools at each owner, seen by an App that is installed there. */
record RunnerGroupChecks(Settings settings, Owners owners) {
  static final String GROUPS = "the runner groups";

  /** More owners say nothing new, and each costs calls. */
  private static final int OWNERS_MAX = 50;

  private record Served(Owner owner, GitHubSurvey survey) {}

  Future<List<Finding>> of(List<SeenApp> seen) {
    if (settings.github().scope() == Owner.Scope.REPOSITORY) {
      return Future.succeededFuture(Finding.good(GROUPS, "repositories have none"));
    }
    List<Served> served =
        owners.of(seen.stream().flatMap(it -> it.installations().stream())).stream()
            .flatMap(owner -> by(seen, owner).map(it -> new Served(owner, it.survey())).stream())
            .limit(OWNERS_MAX)
            .toList();
    return served.isEmpty()
        ? Future.succeededFuture(List.of(new Finding.NotChecked(GROUPS, nobody())))
        : GitHubChecks.each(served, this::groups);
  }

  private String nobody() {
    return byToken()
        ? "no enterprise is known; name it in a pool's warm-owners to have it looked at"
        : "needs an installation first";
  }

  private boolean byToken() {
    return settings.github().scope() == Owner.Scope.ENTERPRISE
        && settings.github().token().isPresent();
  }

  /** A person's token is the same whichever App brings it. */
  private Optional<SeenApp> by(List<SeenApp> seen, Owner owner) {
    return seen.stream().filter(each -> byToken() || each.at(owner).isPresent()).findFirst();
  }

  private Future<List<Finding>> groups(Served served) {
    return served
        .survey()
        .runnerGroups(served.owner())
        .compose(
            known ->
                GitHubChecks.each(
                    settings.runnerPools().stream()
                        .map(pool -> pool.registration().runnerGroup())
                        .distinct()
                        .toList(),
                    wanted ->
                        group(served, new RunnerGroupAdmission(served.owner(), wanted), known)))
        .recover(failure -> Future.succeededFuture(List.of(closed(served.owner(), failure))));
  }

  private Future<List<Finding>> group(
      Served by, RunnerGroupAdmission admission, List<RunnerGroup> known) {
    return admission
        .find(known)
        .map(
            group ->
                admitted(by, group)
                    .map(names -> List.of(admission.of(group, names, owners.repositories()))))
        .orElseGet(() -> Future.succeededFuture(List.of(admission.absent(known))));
  }

  private static Future<Set<String>> admitted(Served by, RunnerGroup group) {
    return group.visibility().equals("selected") && by.owner() instanceof Owner.Organization
        ? by.survey().repositories(by.owner(), group.id())
        : Future.succeededFuture(Set.of("all"));
  }

  /** GitHub documents that Apps may not ask for an enterprise's runners. */
  private Finding closed(Owner owner, Throwable failure) {
    String subject = "runner groups of " + owner;
    if (!(owner instanceof Owner.Enterprise)) {
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
            : "GitHub may not let Apps manage an enterprise's runners: set github.token, or use"
                + " github.scope = organization");
  }
}
