package dev.musterd.check;

import dev.musterd.check.CheckedApp.Known;
import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.Installation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The check of the Apps' installations: an owner or a repository is served when one of the Apps is
 * installed there.
 */
final class InstallationChecks {
  static final String SUBJECT = "the App's installations";

  private final Settings settings;
  private final Owners owners;
  private final List<AppChecks> apps;

  InstallationChecks(Settings settings, Owners owners, List<AppChecks> apps) {
    this.settings = settings;
    this.owners = owners;
    this.apps = List.copyOf(apps);
  }

  /** The Apps that GitHub knows. Never fails: the checks of an App report why it is not known. */
  Future<List<Known>> known() {
    List<Future<Known>> answers = apps.stream().map(AppChecks::known).toList();
    return Future.join(answers)
        .transform(
            _ ->
                Future.succeededFuture(
                    answers.stream().filter(Future::succeeded).map(Future::result).toList()));
  }

  Future<List<Finding>> installed() {
    return known().compose(this::installed);
  }

  private Future<List<Finding>> installed(List<Known> known) {
    List<Finding> findings = new ArrayList<>(unlisted());
    if (known.isEmpty()) {
      return Future.succeededFuture(findings.isEmpty() ? unknown() : findings);
    }
    boolean complete = known.size() == apps.size();
    List<Owner> wanted = owners.of(known.stream().flatMap(app -> app.installations().stream()));
    findings.addAll(
        new Coverage(known, complete, settings.github().token().isPresent()).of(wanted));
    known.forEach(app -> findings.addAll(granted(app, wanted)));
    return Checks.sequentially(owners.repositories(), repository -> covers(known, repository))
        .map(
            covered -> {
              findings.addAll(covered);
              return findings;
            });
  }

  private static List<Finding> unknown() {
    return List.of(new Finding.NotChecked(SUBJECT, "needs this first: " + AppChecks.APP));
  }

  /** Apps that GitHub knows without listing their installations. */
  private List<Finding> unlisted() {
    return apps.stream()
        .filter(app -> app.app().succeeded() && app.known().failed())
        .map(app -> Remedies.finding(app.configured().subject(SUBJECT), app.known().cause()))
        .toList();
  }

  private List<Finding> granted(Known known, List<Owner> wanted) {
    AppPermissionCheck check = AppPermissionCheck.of(settings, known.links());
    return wanted.stream()
        .flatMap(owner -> known.at(owner).stream())
        .distinct()
        .map(installation -> check.granted(known.app(), installation))
        .map(finding -> finding.about(known.configured().subject(finding.subject())))
        .toList();
  }

  /** One App that sees the repository is enough; a failed request matters only when none does. */
  private static Future<List<Finding>> covers(List<Known> known, Owner.Repository repository) {
    List<Future<Boolean>> answers =
        known.stream().map(app -> app.survey().covers(repository)).toList();
    return Future.join(answers)
        .transform(
            _ -> {
              boolean covered =
                  answers.stream().anyMatch(answer -> answer.succeeded() && answer.result());
              return answers.stream()
                  .filter(answer -> answer.failed() && !covered)
                  .findFirst()
                  .<Future<Boolean>>map(answer -> Future.failedFuture(answer.cause()))
                  .orElseGet(() -> Future.succeededFuture(covered));
            })
        .map(covered -> List.of(repository(repository, covered, known.size() > 1)));
  }

  private static Finding repository(Owner.Repository repository, boolean covered, boolean several) {
    String subject = "repository " + repository;
    return covered
        ? new Finding.Good(subject, (several ? "an" : "the") + " App may see it")
        : new Finding.Failed(
            subject,
            (several ? "no App may" : "the App may not") + " see it, or it does not exist",
            "add it to the repositories of the installation at "
                + repository.account()
                + ", or correct github.repositories");
  }

  /**
   * Whether an App is installed at every owner that wants runners.
   *
   * @param known at least one
   * @param complete false when some Apps are not known
   * @param token whether a personal token manages the runners of enterprises
   */
  private record Coverage(List<Known> known, boolean complete, boolean token) {

    /**
     * @param wanted owners that are to get runners; empty when the configuration names none and no
     *     App is installed
     */
    List<Finding> of(List<Owner> wanted) {
      List<Finding> findings = new ArrayList<>();
      known.stream()
          .filter(app -> app.installations().isEmpty())
          .map(this::uninstalled)
          .forEach(findings::add);
      if (findings.size() == known.size()) {
        return findings;
      }
      if (wanted.isEmpty()) {
        findings.add(new Finding.Good(SUBJECT, "at " + accounts()));
      }
      wanted.forEach(owner -> findings.add(at(owner)));
      return findings;
    }

    /** A failure when it concerns all Apps; one of several may not be needed yet. */
    private Finding uninstalled(Known app) {
      String subject = app.configured().subject(SUBJECT);
      String remedy = "install it at " + app.links().install();
      return known.stream().allMatch(other -> other.installations().isEmpty())
          ? new Finding.Failed(subject, "the App is installed nowhere", remedy)
          : new Finding.Warning(
              subject,
              "the App is installed nowhere",
              remedy + ", or take it out of the configuration");
    }

    private Finding at(Owner owner) {
      String subject = "installed at " + owner;
      if (owner instanceof Owner.Enterprise && token) {
        return new Finding.Good(subject, "not needed: its runners are managed by github.token");
      }
      if (owner instanceof Owner.Enterprise) {
        return new Finding.Failed(
            subject,
            "GitHub lets no App manage the runners of an enterprise",
            "set github.token to a classic token with manage_runners:enterprise, or use"
                + " github.scope = organization");
      }
      String serving =
          known.stream()
              .flatMap(app -> app.at(owner).map(found -> named(app, found)).stream())
              .collect(Collectors.joining(", "));
      return serving.isEmpty() ? absent(subject, owner) : new Finding.Good(subject, serving);
    }

    private static String named(Known app, Installation installation) {
      return app.configured().subject("installation " + installation.id());
    }

    private Finding absent(String subject, Owner owner) {
      if (known.stream().anyMatch(app -> Owners.serving(owner, app.installations()).isPresent())) {
        return new Finding.Failed(
            subject,
            "the installation is suspended",
            "let an owner of " + owner + " unsuspend it, in the settings of its GitHub Apps");
      }
      if (!complete) {
        return new Finding.NotChecked(
            subject, "none of the Apps that GitHub knows is installed there; put the others right");
      }
      String apps = known.size() > 1 ? "no App is" : "the App is not";
      return new Finding.Failed(
          subject,
          apps + " installed there, only at " + accounts(),
          "install it at "
              + known.getFirst().links().install()
              + ", or correct the name in the configuration");
    }

    private String accounts() {
      return known.stream()
          .flatMap(app -> app.installations().stream())
          .map(Installation::account)
          .filter(account -> !account.isEmpty())
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }
}
