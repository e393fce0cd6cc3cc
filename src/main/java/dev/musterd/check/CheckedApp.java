package dev.musterd.check;

import dev.musterd.port.GitHubSurvey;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One of the Apps that the configuration names.
 *
 * @param key where it was written, such as github.app
 * @param alone whether it is the only one; else its findings name it
 * @param survey GitHub as this App sees it; fails while its key cannot be read
 */
public record CheckedApp(String key, boolean alone, Supplier<Future<GitHubSurvey>> survey) {

  /** What a finding about this App is called. */
  public static String subject(String subject, String key, boolean alone) {
    return alone ? subject : subject + " (" + key + ")";
  }

  String subject(String subject) {
    return subject(subject, key, alone);
  }

  /** What a command of {@code musterd github-app} needs to mean this App, behind a space. */
  String option() {
    return alone ? "" : " --app " + key;
  }
}
