package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The check that the App asks for what musterd needs, and whether each installation has granted it:
 * a permission that the App asks for later has to be accepted at each place.
 *
 * @param events that musterd acts on
 * @param reruns whether jobs are run again, which GitHub calls writing
 * @param checks whether check runs say why jobs wait
 * @see <a
 *     href="https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps">Permissions
 *     required for GitHub Apps</a>
 */
record AppPermissionCheck(
    Owner.Scope scope, List<String> events, boolean reruns, boolean checks, AppLinks links) {
  static final String SUBJECT = "the App's permissions and events";

  private static final List<String> LEVELS = List.of("read", "write", "admin");

  static AppPermissionCheck of(Settings settings, AppLinks links) {
    return new AppPermissionCheck(
        settings.github().scope(),
        settings.github().events(),
        settings.recovery().rerun() != Settings.Rerun.OFF,
        settings.github().checks(),
        links);
  }

  /** Whether the App requests what musterd needs. */
  List<Finding> requested(App app) {
    List<String> missing = missing(app.permissions());
    List<String> unsubscribed = unsubscribed(app.events());
    if (missing.isEmpty() && unsubscribed.isEmpty()) {
      return Finding.good(SUBJECT, text(needed()) + "; " + String.join(", ", events));
    }
    return Finding.failed(
        SUBJECT,
        reason("the App does not ask for ", missing, "is not subscribed to ", unsubscribed),
        "add it under Permissions & events in "
            + links.settings()
            + "; then each installation has to accept it");
  }

  /** Whether an installation has granted what the App requests; the rest is the App's finding. */
  Finding granted(App app, Installation installation) {
    String subject = "granted at " + installation.account();
    List<String> missing = new ArrayList<>(missing(installation.permissions()));
    missing.removeAll(missing(app.permissions()));
    List<String> unsubscribed = new ArrayList<>(unsubscribed(installation.events()));
    unsubscribed.removeAll(unsubscribed(app.events()));
    return missing.isEmpty() && unsubscribed.isEmpty()
        ? new Finding.Good(subject, "all that the App asks for and musterd needs")
        : new Finding.Failed(
            subject,
            reason("not yet accepted: ", missing, "not yet sent: ", unsubscribed),
            "let an owner of "
                + installation.account()
                + " review the request in the settings of its GitHub Apps");
  }

  private static String reason(
      String permissions, List<String> missing, String events, List<String> unsubscribed) {
    String first = missing.isEmpty() ? "" : permissions + String.join(", ", missing);
    String second = unsubscribed.isEmpty() ? "" : events + String.join(", ", unsubscribed);
    return first + (first.isEmpty() || second.isEmpty() ? "" : "; it ") + second;
  }

  /** GitHub's endpoints for an enterprise's runners know no permission of Apps. */
  private Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    switch (scope) {
      case ORGANIZATION -> needed.put("organization_self_hosted_runners", "write");
      case REPOSITORY -> needed.put("administration", "write");
      case ENTERPRISE -> {}
    }
    needed.put("actions", reruns ? "write" : "read");
    needed.put("metadata", "read");
    if (checks || events.contains("check_run")) {
      needed.put("checks", checks ? "write" : "read");
    }
    return needed;
  }

  private List<String> missing(Map<String, String> granted) {
    return needed().entrySet().stream()
        .filter(need -> !suffices(Optional.ofNullable(granted.get(need.getKey())), need.getValue()))
        .map(need -> need.getKey() + ": " + need.getValue())
        .toList();
  }

  private static boolean suffices(Optional<String> granted, String needed) {
    return granted.filter(level -> LEVELS.indexOf(level) >= LEVELS.indexOf(needed)).isPresent();
  }

  private List<String> unsubscribed(Set<String> subscribed) {
    return events.stream().filter(event -> !subscribed.contains(event)).toList();
  }

  private static String text(Map<String, String> permissions) {
    return permissions.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
