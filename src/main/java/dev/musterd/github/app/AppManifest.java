package dev.musterd.github.app;

import dev.musterd.model.Owner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What an App of ours has to be: the permissions that the daemon's calls need at its scope, and no
 * others.
 *
 * @param name unique at GitHub, at most {@link #LONGEST_NAME} characters
 * @param homepage which GitHub wants, such as the page of the organization
 * @param extras what it may do besides
 * @param webhookUrl without one, the App has no webhook until it is switched on by hand
 * @param redirectUrl where GitHub sends the browser with the code
 * @see <a
 *     href="https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters">Manifest
 *     parameters</a>
 */
public record AppManifest(
    String name,
    String homepage,
    Owner.Scope scope,
    Extras extras,
    Optional<String> webhookUrl,
    String redirectUrl) {
  public static final int LONGEST_NAME = 34;

  /**
   * Permissions for what has to be switched on.
   *
   * @param reruns to run failed jobs again
   * @param checks to post check runs
   */
  public record Extras(boolean reruns, boolean checks) {}

  /** Runners of a repository are a matter of its administration; see "Permissions" of each call. */
  public JsonObject permissions() {
    JsonObject permissions =
        new JsonObject().put("metadata", "read").put("actions", extras.reruns() ? "write" : "read");
    if (extras.checks()) {
      permissions.put("checks", "write");
    }
    return scope == Owner.Scope.REPOSITORY
        ? permissions.put("administration", "write")
        : permissions.put("organization_self_hosted_runners", "write");
  }

  public JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("name", name)
            .put("url", homepage)
            .put("description", "Starts a self-hosted runner on AWS for each job that waits.")
            .put("redirect_url", redirectUrl)
            .put("public", false)
            .put("default_permissions", permissions())
            .put("default_events", new JsonArray().add("workflow_job"));
    webhookUrl.ifPresent(
        url -> json.put("hook_attributes", new JsonObject().put("url", url).put("active", true)));
    return json;
  }
}
