package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Where the Apps are installed: an owner or a repository is served when one of them is there. */
final class InstallationChecks {
  private final Settings.GitHub settings;
  private final Owners owners;
  private final List<AppChecks> apps;

  InstallationChecks(Settings settings, Owners owners, List<AppChecks> apps) {
    this.settings = settings.github();
    this.owners = owners;
    this.apps = List.copyOf(apps);
  }

  /** Those that can be asked. Never fails: why one cannot be, its own looks tell. */
  Future<List<SeenApp>> seen() {
    List<Future<SeenApp>> answers = apps.stream().map(AppChecks::seen).toList();
    return Future.join(answers)
        .transform(
            _ ->
                Future.succeededFuture(
                    answers.stream().filter(Future::succeeded).map(Future::result).toList()));
  }

  Future<List<Finding>> installed() {
    return seen().compose(this::installed);
  }

  private Future<List<Finding>> installed(List<SeenApp> seen) {
    List<Finding> findings = new ArrayList<>(unlisted());
    if (seen.isEmpty()) {
      return Future.succeededFuture(findings.isEmpty() ? unknown() : findings);
    }
    boolean complete = seen.size() == apps.size();
    List<Owner> wanted = owners.of(seen.stream().flatMap(it -> it.installations().stream()));
    findings.addAll(new InstalledApp(seen, complete, settings.token().isPresent()).of(wanted));
    seen.forEach(each -> findings.addAll(granted(each, wanted)));
    return GitHubChecks.each(owners.repositories(), repository -> covers(seen, repository))
        .map(
            covered -> {
              findings.addAll(covered);
              return findings;
            });
  }

  private static List<Finding> unknown() {
    return List.of(
        new Finding.NotChecked(InstalledApp.SUBJECT, "needs this first: " + AppChecks.APP));
  }

  /** Apps that GitHub knows and tells nothing more about. */
  private List<Finding> unlisted() {
    return apps.stream()
        .filter(each -> each.app().succeeded() && each.seen().failed())
        .map(
            each ->
                Remedies.finding(each.which().subject(InstalledApp.SUBJECT), each.seen().cause()))
        .toList();
  }

  private List<Finding> granted(SeenApp seen, List<Owner> wanted) {
    AppPermissionCheck judge = AppPermissionCheck.of(settings, seen.places());
    return wanted.stream()
        .flatMap(owner -> seen.at(owner).stream())
        .distinct()
        .map(installation -> judge.granted(seen.app(), installation))
        .map(finding -> finding.about(seen.which().subject(finding.subject())))
        .toList();
  }

  /** One that may see it is enough; only when none may, an answer that is missing matters. */
  private static Future<List<Finding>> covers(List<SeenApp> seen, Owner.Repository repository) {
    List<Future<Boolean>> answers =
        seen.stream().map(app -> app.survey().covers(repository)).toList();
    return Future.join(answers)
        .transform(
            _ -> {
              boolean covered =
                  answers.stream().anyMatch(each -> each.succeeded() && each.result());
              return answers.stream()
                  .filter(each -> each.failed() && !covered)
                  .findFirst()
                  .<Future<Boolean>>map(each -> Future.failedFuture(each.cause()))
                  .orElseGet(() -> Future.succeededFuture(covered));
            })
        .map(covered -> List.of(InstalledApp.covers(repository, covered, seen.size() > 1)));
  }
}
