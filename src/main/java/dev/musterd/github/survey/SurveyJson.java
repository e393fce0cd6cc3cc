package dev.musterd.github.survey;

import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import dev.musterd.port.GitHubSurvey.RunnerGroup;
import dev.musterd.port.GitHubSurvey.Webhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** GitHub's JSON as the survey's records; what is absent there counts as not given. */
final class SurveyJson {
  private SurveyJson() {}

  static App app(GitHubResponse answer) {
    JsonObject json = answer.json();
    return new App(
        GitHubErrors.safe(answer.text(json, "slug")),
        login(json.getValue("owner")),
        permissions(json),
        events(json));
  }

  static Installation place(GitHubResponse answer, JsonObject json) {
    return new Installation(
        answer.number(json, "id"),
        login(json.getValue("account")),
        text(json, "target_type", "Organization"),
        json.getValue("suspended_at") != null,
        permissions(json),
        events(json));
  }

  /** The secret itself is never shown by GitHub: stars say that there is one. */
  static Webhook webhook(GitHubResponse answer) {
    JsonObject json = answer.json();
    return new Webhook(
        GitHubErrors.safe(text(json, "url", "")),
        GitHubErrors.safe(text(json, "content_type", "form")),
        !text(json, "secret", "").isEmpty(),
        "1".equals(String.valueOf(json.getValue("insecure_ssl"))));
  }

  static RunnerGroup group(GitHubResponse answer, JsonObject json) {
    return new RunnerGroup(
        answer.number(json, "id"),
        GitHubErrors.safe(answer.text(json, "name")),
        flag(json, "default"),
        text(json, "visibility", "all"),
        flag(json, "allows_public_repositories"),
        flag(json, "restricted_to_workflows"));
  }

  /** An organization's or a person's login, or an enterprise's slug. */
  private static String login(Object account) {
    return account instanceof JsonObject json
        ? GitHubErrors.safe(text(json, "login", text(json, "slug", "")))
        : "";
  }

  private static Map<String, String> permissions(JsonObject json) {
    Map<String, String> permissions = new HashMap<>();
    if (json.getValue("permissions") instanceof JsonObject given) {
      given.forEach(
          each -> {
            if (each.getValue() instanceof String level) {
              permissions.put(each.getKey(), level);
            }
          });
    }
    return permissions;
  }

  private static Set<String> events(JsonObject json) {
    return json.getValue("events") instanceof JsonArray given
        ? given.stream().map(String::valueOf).collect(Collectors.toSet())
        : Set.of();
  }

  private static String text(JsonObject json, String field, String otherwise) {
    return json.getValue(field) instanceof String text ? text : otherwise;
  }

  private static boolean flag(JsonObject json, String field) {
    return Boolean.TRUE.equals(json.getValue(field));
  }
}
