package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;

import dev.musterd.config.Machine.EgressRule;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The security group of a pool: no ingress, and egress as configured. */
final class PoolSecurityGroup {
  private PoolSecurityGroup() {}

  static String securityGroup(Settings.Pool pool) {
    return ResourceNames.identifier(pool.name()) + "SecurityGroup";
  }

  static void add(TemplateBuilder builder, Settings settings, Settings.Pool pool) {
    JsonArray rules = new JsonArray();
    pool.machine().network().egress().forEach(rule -> rules.add(egress(rule)));
    if (rules.isEmpty()) {
      rules.add(nowhere());
    }
    builder.resource(
        securityGroup(pool),
        "AWS::EC2::SecurityGroup",
        new JsonObject()
            .put(
                "GroupDescription",
                "Runners of the pool %s of %s".formatted(pool.name(), settings.environment()))
            .put("VpcId", pool.machine().network().vpc())
            .put("SecurityGroupEgress", rules)
            .put("Tags", TemplateBuilder.tags(ResourceNames.tags(settings, pool))));
    builder.output(
        securityGroup(pool) + "Id",
        "The security group of the pool " + pool.name(),
        attribute(securityGroup(pool), "GroupId"));
  }

  /** A rule; "all protocols" has no ports, and ICMP has types instead, of which -1 is any. */
  private static JsonObject egress(EgressRule rule) {
    JsonObject json = new JsonObject().put("IpProtocol", rule.protocol());
    if (!rule.protocol().equals("-1")) {
      json.put("FromPort", rule.fromPort()).put("ToPort", rule.toPort());
    }
    return json.put(rule.cidr().contains(":") ? "CidrIpv6" : "CidrIp", rule.cidr());
  }

  /**
   * Without a rule EC2 would add one that allows everything, so a rule without effect stands for
   * none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html">remove
   *     the default rule</a>
   */
  private static JsonObject nowhere() {
    return egress(new EgressRule("-1", -1, -1, "127.0.0.1/32"));
  }
}
