package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.JsonReplacement;
import dev.musterd.provision.cloudformation.PolicyStatement;
import dev.musterd.provision.cloudformation.ResolvedText;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * IAM policies outside of a template, with intrinsic functions resolved for one region and account;
 * what is not known becomes a star. Each result holds documents by name, every one of them short
 * enough for a managed policy.
 */
public record ResolvedPolicies(Optional<String> region, Optional<String> account) {

  /** The policies of the daemon; roles that it may pass are limited by their path. */
  public JsonObject daemon(Settings settings) {
    JsonObject all = new JsonObject();
    add(
        all,
        settings,
        DaemonRole.POLICY,
        new DaemonPolicy(settings, bucket(settings)).statements());
    add(all, settings, DaemonRole.LAUNCH_POLICY, new LaunchPolicy(settings, false).statements());
    add(all, settings, DaemonRole.ROLES_POLICY, DaemonRole.passRolesByPath(settings));
    return all;
  }

  /** The policy of {@code musterd check} beside the daemon's. */
  public JsonObject check(Settings settings) {
    return add(new JsonObject(), settings, "CheckPolicy", new CheckPolicy(settings).statements());
  }

  /** The policy of the caller of {@code musterd aws}. */
  public JsonObject applier(Settings settings) {
    return add(
        new JsonObject(),
        settings,
        "ApplierPolicy",
        new ApplierPolicy(settings, bucket(settings)).statements());
  }

  private JsonObject add(
      JsonObject all, Settings settings, String name, List<PolicyStatement> statements) {
    List<JsonObject> documents = new PolicyDocuments(settings).of(statements);
    for (int i = 0; i < documents.size(); i++) {
      all.put(
          DaemonRole.numbered(name, i), JsonReplacement.replaced(documents.get(i), this::resolved));
    }
    return all;
  }

  /** A pattern where the name depends on an unknown region, as that of a long environment. */
  private String bucket(Settings settings) {
    return ResourceNames.bucket(settings, region).orElse("musterd-*");
  }

  private Optional<Object> resolved(JsonObject object) {
    return Optional.ofNullable(object.getString("Fn::Sub"))
        .map(text -> new ResolvedText(region.orElse("*"), account.orElse("*")).text(text));
  }
}
