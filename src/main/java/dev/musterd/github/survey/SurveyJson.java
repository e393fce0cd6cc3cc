package dev.musterd.github.survey;

import dev.musterd.base.TypedFields;
import dev.musterd.github.client.AppSlug;
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
        GitHubErrors.safe(AppSlug.of(json)),
        login(answer, json.getValue("owner")),
        permissions(json),
        events(json));
  }

  static Installation place(GitHubResponse answer, JsonObject json) {
    TypedFields fields = answer.fields(json);
    return new Installation(
        fields.wholeNumber("id"),
        login(answer, json.getValue("account")),
        fields.textOr("target_type", "Organization"),
        json.getValue("suspended_at") != null,
        permissions(json),
        events(json));
  }

  /** The secret itself is never shown by GitHub: stars say that there is one. */
  static Webhook webhook(GitHubResponse answer) {
    JsonObject json = answer.json();
    TypedFields fields = answer.fields(json);
    return new Webhook(
        GitHubErrors.safe(fields.textOr("url", "")),
        GitHubErrors.safe(fields.textOr("content_type", "form")),
        !fields.textOr("secret", "").isEmpty(),
        "1".equals(String.valueOf(json.getValue("insecure_ssl"))));
  }

  static RunnerGroup group(GitHubResponse answer, JsonObject json) {
    TypedFields fields = answer.fields(json);
    return new RunnerGroup(
        fields.wholeNumber("id"),
        GitHubErrors.safe(fields.text("name")),
        fields.isTrue("default"),
        fields.textOr("visibility", "all"),
        fields.isTrue("allows_public_repositories"),
        fields.isTrue("restricted_to_workflows"));
  }

  /** An organization's or a person's login, or an enterprise's slug. */
  private static String login(GitHubResponse answer, Object account) {
    if (!(account instanceof JsonObject json)) {
      return "";
    }
    TypedFields fields = answer.fields(json);
    return GitHubErrors.safe(fields.textOr("login", fields.textOr("slug", "")));
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
}
