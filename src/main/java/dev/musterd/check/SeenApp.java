package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import java.util.List;
import java.util.Optional;

/** An App that GitHub knows, and where it is installed. */
record SeenApp(
    CheckedApp which,
    App app,
    AppLinks places,
    List<Installation> installations,
    GitHubSurvey survey) {
  SeenApp {
    installations = List.copyOf(installations);
  }

  /** Where it can act for the owner. */
  Optional<Installation> at(Owner owner) {
    return Owners.serving(owner, installations).filter(each -> !each.suspended());
  }
}
