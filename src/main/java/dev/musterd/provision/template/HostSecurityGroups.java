package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Who reaches the hosts: the load balancer their port for webhooks, and each other the management
 * port. Rules between two groups are resources of their own, as neither group comes first.
 */
record HostSecurityGroups(Settings settings, Settings.Hosts hosts) {
  static final String HOSTS = "SecurityGroupOfHosts";
  static final String BALANCER = "SecurityGroupOfLoadBalancer";
  private static final String INGRESS = "AWS::EC2::SecurityGroupIngress";
  private static final String TCP = "tcp";

  void add(TemplateBuilder builder) {
    int webhooks = settings.http().port();
    builder.resource(
        HOSTS,
        "AWS::EC2::SecurityGroup",
        group("Hosts of musterd").put("SecurityGroupEgress", JsonArray.of(everywhere())));
    builder.resource(
        BALANCER,
        "AWS::EC2::SecurityGroup",
        group("Load balancer of musterd")
            .put("SecurityGroupIngress", sources())
            .put(
                "SecurityGroupEgress",
                JsonArray.of(ports(webhooks).put("DestinationSecurityGroupId", id(HOSTS)))));
    builder.resource("WebhooksToHosts", INGRESS, between(BALANCER, webhooks));
    builder.resource("HostsToHosts", INGRESS, between(HOSTS, settings.management().port()));
  }

  private JsonObject group(String what) {
    return new JsonObject()
        .put("GroupDescription", "%s of %s".formatted(what, settings.environment()))
        .put("VpcId", hosts.network().vpc())
        .put("Tags", TemplateBuilder.tags(ResourceNames.tagsOfHosts(settings)));
  }

  private JsonArray sources() {
    JsonArray rules = new JsonArray();
    hosts
        .loadBalancer()
        .sources()
        .forEach(
            cidr ->
                rules.add(
                    ports(hosts.loadBalancer().port())
                        .put(cidr.contains(":") ? "CidrIpv6" : "CidrIp", cidr)));
    return rules;
  }

  private static JsonObject between(String source, int port) {
    return ports(port).put("GroupId", id(HOSTS)).put("SourceSecurityGroupId", id(source));
  }

  private static JsonObject ports(int port) {
    return new JsonObject().put("IpProtocol", TCP).put("FromPort", port).put("ToPort", port);
  }

  private static JsonObject everywhere() {
    return new JsonObject().put("IpProtocol", "-1").put("CidrIp", "0.0.0.0/0");
  }

  private static JsonObject id(String group) {
    return attribute(group, "GroupId");
  }
}
