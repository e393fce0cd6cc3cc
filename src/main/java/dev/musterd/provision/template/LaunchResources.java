package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.anyAccountArn;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.arn;

import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The ARNs of what the configuration names for launches. */
record LaunchResources(Settings settings) {
  /** The condition key of the tag that makes a resource ours. */
  static final String OURS = "aws:ResourceTag/" + Instance.Tag.ENVIRONMENT;

  /** The condition key of that tag on what is being made. */
  static final String BECOMES_OURS = "aws:RequestTag/" + Instance.Tag.ENVIRONMENT;

  /** The condition key of the tag that would keep a new instance for ever. */
  static final String BECOMES_KEPT = "aws:RequestTag/" + Instance.Tag.KEEP;

  /** Whether a pool is launched from a template of the stack. */
  boolean areOurs() {
    return settings.pools().stream().anyMatch(pool -> ResourceNames.madeByUs(settings, pool));
  }

  /** Whether a pool is launched from a template of the operator. */
  boolean areTheirs() {
    return settings.pools().stream().anyMatch(pool -> !ResourceNames.madeByUs(settings, pool));
  }

  /** The subnets, in any account: of a shared VPC they belong to the account that shares it. */
  List<JsonObject> subnets() {
    return named("subnet", pool -> pool.runner().launch().subnets());
  }

  /** The groups beside the stack's own, which carry our tag. */
  List<JsonObject> securityGroups() {
    return named("security-group", pool -> pool.machine().network().securityGroups());
  }

  private List<JsonObject> named(String type, Function<Settings.Pool, Collection<String>> ids) {
    return settings.pools().stream()
        .flatMap(pool -> ids.apply(pool).stream())
        .distinct()
        .map(id -> anyAccountArn("ec2", type + "/" + id))
        .toList();
  }

  List<JsonObject> keyPairs() {
    return settings.pools().stream()
        .filter(pool -> ResourceNames.madeByUs(settings, pool))
        .flatMap(pool -> pool.machine().access().keyName().stream())
        .distinct()
        .map(name -> arn("ec2", "key-pair/" + IntrinsicFunctions.literal(name)))
        .toList();
  }

  /** The security groups of the stack, by their ids. */
  List<JsonObject> groupsOfStack() {
    return settings.pools().stream()
        .map(pool -> "security-group/${" + PoolSecurityGroup.securityGroup(pool) + ".GroupId}")
        .map(group -> arn("ec2", group))
        .toList();
  }

  /** The launch templates of the stack, by their ids. */
  List<JsonObject> templates() {
    return settings.pools().stream()
        .filter(pool -> ResourceNames.madeByUs(settings, pool))
        .map(pool -> arn("ec2", "launch-template/${" + LaunchTemplates.id(pool) + "}"))
        .toList();
  }

  /** All of a type in this account. */
  static JsonObject all(String type) {
    return arn("ec2", type + "/*");
  }

  /** All of a type in any account, or in none, as Amazon's. */
  static JsonObject everybodys(String type) {
    return anyAccountArn("ec2", type + "/*");
  }
}
