package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.Installation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the App is installed wherever runners are wanted. */
record Installed(Places places) {
  static final String SUBJECT = "the App's installations";

  /**
   * @param owners who is to get runners; empty when nobody is named and nobody has the App
   */
  List<Finding> of(List<Owner> owners, List<Installation> installations) {
    if (installations.isEmpty()) {
      return Finding.failed(
          SUBJECT, "the App is installed nowhere", "install it at " + places.install());
    }
    return owners.isEmpty()
        ? Finding.good(SUBJECT, "at " + names(installations))
        : owners.stream().map(owner -> at(owner, installations)).toList();
  }

  private Finding at(Owner owner, List<Installation> installations) {
    String subject = "installed at " + owner;
    Optional<Installation> found = Owners.serving(owner, installations);
    if (found.isEmpty()) {
      return new Finding.Failed(
          subject,
          "the App is not installed there, only at " + names(installations),
          "install it at " + places.install() + ", or correct the name in the configuration");
    }
    return found.get().suspended()
        ? new Finding.Failed(
            subject,
            "the installation is suspended",
            "let an owner of " + owner + " unsuspend it, in the settings of its GitHub Apps")
        : new Finding.Good(subject, "installation " + found.get().id());
  }

  private static String names(List<Installation> installations) {
    return installations.stream().map(Installation::account).collect(Collectors.joining(", "));
  }

  /** Whether a repository that is named is among those that the installation was given. */
  Finding covers(Owner.Repository repository, boolean covered) {
    String subject = "repository " + repository;
    return covered
        ? new Finding.Good(subject, "the App may see it")
        : new Finding.Failed(
            subject,
            "the App may not see it, or it does not exist",
            "add it to the repositories of the installation at "
                + repository.account()
                + ", or correct github.repositories");
  }
}
