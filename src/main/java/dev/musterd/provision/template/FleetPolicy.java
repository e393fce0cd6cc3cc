package dev.musterd.provision.template;

import static dev.musterd.provision.template.LaunchResources.all;
import static dev.musterd.provision.template.LaunchResources.everybodys;

import dev.musterd.config.Settings;
import dev.musterd.provision.cloudformation.PolicyStatement;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The right to request fleets, and what both the request and the launch in it need. A fleet cannot
 * be requested without a launch template, so that it is bound by the template's tag; conditions on
 * the template that a resource comes from are known to {@code RunInstances} alone, see {@link
 * RunPolicy}.
 */
record FleetPolicy(Settings settings, boolean inStack) {
  private static final String FLEET = "ec2:CreateFleet";
  private static final String RUN = "ec2:RunInstances";

  List<PolicyStatement> statements() {
    LaunchResources named = new LaunchResources(settings);
    List<PolicyStatement> statements = new ArrayList<>();
    if (named.areOurs()) {
      statements.add(templates("OurTemplates").when("StringEquals", LaunchResources.OURS, ours()));
    }
    if (named.areTheirs()) {
      // By ids, which a configuration that names one lacks; so all of them.
      statements.add(templates("TheirTemplates"));
    }
    statements.add(PolicyStatement.allow("Subnets", FLEET, RUN).on(named.subnets()));
    statements.add(
        PolicyStatement.allow("OurGroups", FLEET, RUN)
            .on(all("security-group"))
            .when("StringEquals", LaunchResources.OURS, ours()));
    List<JsonObject> groups = new ArrayList<>(named.securityGroups());
    if (inStack) {
      // By id as well: a tag can be lost, and then nothing would be launched any more.
      groups.addAll(named.groupsOfStack());
    }
    if (!groups.isEmpty()) {
      statements.add(PolicyStatement.allow("Groups", FLEET, RUN).on(groups));
    }
    statements.add(requested());
    statements.add(PolicyStatement.allow("FleetWith", FLEET).on(used(named)));
    return statements;
  }

  private String ours() {
    return settings.environment();
  }

  private static PolicyStatement templates(String sid) {
    return PolicyStatement.allow(sid, FLEET, RUN).on(all("launch-template"));
  }

  private PolicyStatement requested() {
    return PolicyStatement.allow("Fleets", FLEET)
        .on(all("fleet"), all("instance"), all("volume"))
        .when("StringEquals", LaunchResources.BECOMES_OURS, ours())
        .when("Null", LaunchResources.BECOMES_KEPT, "true");
  }

  /** What a fleet's template names; images and snapshots of any account. */
  private List<JsonObject> used(LaunchResources named) {
    List<JsonObject> used =
        new ArrayList<>(
            List.of(everybodys("image"), everybodys("snapshot"), all("network-interface")));
    if (named.areTheirs()) {
      used.add(all("security-group"));
      used.add(all("key-pair"));
    } else {
      used.addAll(named.keyPairs());
    }
    return used;
  }
}
