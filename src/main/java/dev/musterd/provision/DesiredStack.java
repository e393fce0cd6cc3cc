package dev.musterd.provision;

import dev.musterd.config.Settings;
import dev.musterd.port.HostSites;
import dev.musterd.port.Images;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.provision.template.MirrorBucket;
import dev.musterd.provision.template.ResourceNames;
import dev.musterd.provision.template.Template;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The desired stack: template, parameters, tags.
 *
 * @param first the template of the bucket alone
 * @param theirBucket one that the configuration names
 */
public record DesiredStack(
    String stack,
    Template.Ready whole,
    Template.Ready first,
    Map<String, String> parameters,
    Map<String, String> tags,
    Optional<String> existingBucket) {

  public DesiredStack {
    parameters = Map.copyOf(parameters);
    tags = Map.copyOf(tags);
  }

  /** What is looked up at AWS. */
  public record Lookups(Images images, HostSites sites) {}

  /**
   * Looks up the images, and what hosts need; fails when one does not fit, or when there is no
   * template.
   */
  public static Future<DesiredStack> of(
      Settings settings, Template whole, Lookups lookups, Optional<String> region) {
    Template first = Template.bucketOnly(settings, region);
    if (whole instanceof Template.Ready all && first instanceof Template.Ready bucket) {
      return hosts(settings, lookups, region)
          .compose(_ -> new StackParameters(lookups.images()).of(settings))
          .map(
              parameters ->
                  new DesiredStack(
                      settings.awsNames().stack(),
                      all,
                      bucket,
                      parameters,
                      ResourceNames.tags(settings),
                      settings.binaries().bucket()));
    }
    return Future.failedFuture(new StackRefusedException(String.join("\n", reasons(whole))));
  }

  private static Future<Void> hosts(Settings settings, Lookups lookups, Optional<String> region) {
    String place = settings.aws().region().or(() -> region).orElse("");
    return settings
        .hosts()
        .map(hosts -> new HostPlan(settings, hosts, lookups.sites(), place).check())
        .orElseGet(Future::succeededFuture);
  }

  private static List<String> reasons(Template template) {
    return switch (template) {
      case Template.Refused(var reasons) -> reasons;
      case Template.Ready _ -> List.of();
    };
  }

  boolean fitsInline() {
    return whole.compact().getBytes(StandardCharsets.UTF_8).length <= Template.MAX_INLINE;
  }

  /** A bucket that exists already. */
  Optional<String> bucket(Optional<Stack> stack) {
    return existingBucket.or(() -> stack.map(found -> found.outputs().get(MirrorBucket.OUTPUT)));
  }
}
