package dev.musterd.check;

import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A GitHub App that the configuration names.
 *
 * @param key its block in the configuration, such as github.app
 * @param alone whether it is the only one; the findings about one of several name it
 * @param privateKey the check that its private key can be read
 * @param survey GitHub as this App sees it; fails while its key cannot be read
 */
public record CheckedApp(
    String key, boolean alone, Check privateKey, Supplier<Future<GitHubSurvey>> survey) {

  /** The subject of a finding about one App. */
  public static String subject(String subject, String key, boolean alone) {
    return alone ? subject : subject + " (" + key + ")";
  }

  String subject(String subject) {
    return subject(subject, key, alone);
  }

  /** The option with which a command of {@code musterd github-app} means this App, or nothing. */
  String option() {
    return alone ? "" : " --app " + key;
  }

  /**
   * An App that GitHub knows, with its installations.
   *
   * @param configured the App in the configuration
   */
  record Known(
      CheckedApp configured,
      App app,
      AppLinks links,
      List<Installation> installations,
      GitHubSurvey survey) {
    Known {
      installations = List.copyOf(installations);
    }

    /** The installation through which it can act for the owner. */
    Optional<Installation> at(Owner owner) {
      return Owners.serving(owner, installations).filter(installation -> !installation.suspended());
    }
  }
}
