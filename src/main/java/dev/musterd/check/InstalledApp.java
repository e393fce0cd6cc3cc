package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether an App is installed wherever runners are wanted.
 *
 * @param seen at least one
 * @param complete false when there are Apps of which nothing is known
 * @param token whether the runners of enterprises are a person's business
 */
record InstalledApp(List<SeenApp> seen, boolean complete, boolean token) {
  static final String SUBJECT = "the App's installations";

  /**
   * @param owners who is to get runners; empty when nobody is named and nobody has an App
   */
  List<Finding> of(List<Owner> owners) {
    List<Finding> findings = new ArrayList<>();
    seen.stream()
        .filter(each -> each.installations().isEmpty())
        .map(this::nowhere)
        .forEach(findings::add);
    if (findings.size() == seen.size()) {
      return findings;
    }
    if (owners.isEmpty()) {
      findings.add(new Finding.Good(SUBJECT, "at " + names()));
    }
    owners.forEach(owner -> findings.add(at(owner)));
    return findings;
  }

  /** It may be one of several that nobody needs yet. */
  private Finding nowhere(SeenApp app) {
    String subject = app.which().subject(SUBJECT);
    String remedy = "install it at " + app.places().install();
    return seen.stream().allMatch(each -> each.installations().isEmpty())
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
    String by =
        seen.stream()
            .flatMap(app -> app.at(owner).map(it -> named(app, it)).stream())
            .collect(Collectors.joining(", "));
    return by.isEmpty() ? absent(subject, owner) : new Finding.Good(subject, by);
  }

  private static String named(SeenApp app, Installation installation) {
    return app.which().subject("installation " + installation.id());
  }

  private Finding absent(String subject, Owner owner) {
    if (seen.stream().anyMatch(app -> Owners.serving(owner, app.installations()).isPresent())) {
      return new Finding.Failed(
          subject,
          "the installation is suspended",
          "let an owner of " + owner + " unsuspend it, in the settings of its GitHub Apps");
    }
    if (!complete) {
      return new Finding.NotChecked(
          subject, "none of the Apps that GitHub knows is installed there; put the others right");
    }
    return new Finding.Failed(
        subject,
        (seen.size() > 1 ? "no App is" : "the App is not") + " installed there, only at " + names(),
        "install it at "
            + seen.getFirst().places().install()
            + ", or correct the name in the configuration");
  }

  private String names() {
    return seen.stream()
        .flatMap(app -> app.installations().stream())
        .map(Installation::account)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Whether a repository that is named is among those that an installation was given. */
  static Finding covers(Owner.Repository repository, boolean covered, boolean several) {
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
}
