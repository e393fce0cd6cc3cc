package dev.musterd.provision.template;

import static dev.musterd.provision.cloudformation.IntrinsicFunctions.attribute;
import static dev.musterd.provision.cloudformation.IntrinsicFunctions.ref;

import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The daemon's own machines: an Auto Scaling group behind a load balancer. Their identifiers end as
 * none of a pool's does, so that no pool's name leads to one of them.
 */
record Hosts(Settings settings, Settings.Hosts hosts) {
  static final String GROUP = "Hosts";
  static final String GROUP_OUTPUT = "HostsGroupName";

  /** From the launch to a daemon that is ready: packages, and the first start of a JVM. */
  private static final String START = "PT15M";

  private static final int GRACE_SECONDS = 300;

  void add(TemplateBuilder builder, String bucket) {
    new HostSecurityGroups(settings, hosts).add(builder);
    new LoadBalancer(settings, hosts).add(builder);
    new HostTemplate(settings, hosts).add(builder, bucket);
    builder.resource(GROUP, "AWS::AutoScaling::AutoScalingGroup", group());
    builder.beside(GROUP, "DependsOn", dependencies());
    builder.beside(GROUP, "CreationPolicy", creation());
    builder.beside(GROUP, "UpdatePolicy", update());
    builder.output(GROUP_OUTPUT, "The daemon's hosts", ref(GROUP));
  }

  /** One more than are wanted may run while they are replaced, where the lease permits that. */
  private JsonObject group() {
    return new JsonObject()
        .put("MinSize", Integer.toString(hosts.count()))
        .put("MaxSize", Integer.toString(isShared() ? hosts.count() + 1 : hosts.count()))
        .put("DesiredCapacity", Integer.toString(hosts.count()))
        .put("VPCZoneIdentifier", new JsonArray(hosts.network().subnets()))
        .put("TargetGroupARNs", JsonArray.of(ref(LoadBalancer.TARGETS)))
        .put("HealthCheckType", "ELB")
        .put("HealthCheckGracePeriod", GRACE_SECONDS)
        .put(
            "LaunchTemplate",
            new JsonObject()
                .put("LaunchTemplateId", ref(HostTemplate.ID))
                .put("Version", attribute(HostTemplate.ID, "LatestVersionNumber")))
        .put("Tags", tags());
  }

  private boolean isShared() {
    return settings.lease().isUsed();
  }

  /**
   * The tags of the group alone. What the stack is tagged with would be put on its instances, too,
   * and the tag of the environment says that an instance is a runner.
   */
  private JsonArray tags() {
    JsonArray tags = new JsonArray();
    ResourceNames.tags(settings)
        .forEach(
            (key, value) ->
                tags.add(
                    new JsonObject()
                        .put("Key", key)
                        .put("Value", value)
                        .put("PropagateAtLaunch", false)));
    return tags;
  }

  /** What a daemon needs at its start; so hosts end before it goes when the stack is deleted. */
  private JsonArray dependencies() {
    JsonArray all = JsonArray.of(LoadBalancer.LISTENER);
    if (settings.binaries().bucket().isEmpty()) {
      all.add(MirrorBucket.ID);
    }
    if (settings.queue().url().isEmpty()) {
      all.add(Queues.JOBS);
    }
    return all;
  }

  private JsonObject creation() {
    return new JsonObject()
        .put("ResourceSignal", new JsonObject().put("Count", hosts.count()).put("Timeout", START));
  }

  /** One host at a time, and the next one when it has said that it is ready. */
  private JsonObject update() {
    return new JsonObject()
        .put(
            "AutoScalingRollingUpdate",
            new JsonObject()
                .put("MinInstancesInService", isShared() ? hosts.count() : 0)
                .put("MaxBatchSize", 1)
                .put("WaitOnResourceSignals", true)
                .put("PauseTime", START)
                .put(
                    "SuspendProcesses",
                    new JsonArray(
                        List.of(
                            "HealthCheck",
                            "ReplaceUnhealthy",
                            "AZRebalance",
                            "AlarmNotification",
                            "ScheduledActions"))));
  }
}
