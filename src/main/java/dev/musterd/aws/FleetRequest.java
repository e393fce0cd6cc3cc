package dev.musterd.aws;

import dev.musterd.aws.client.AwsErrors;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * A launch plan as a {@code CreateFleet} request, and its response as an outcome.
 *
 * @param epoch how often the lease has changed hands; 0 without a lease
 */
record FleetRequest(String environment, InstantSource clock, LongSupplier epoch) {
  /** Without a lease. */
  FleetRequest(String environment, InstantSource clock) {
    this(environment, clock, () -> 0);
  }

  CreateFleetRequest request(LaunchPlan plan) {
    CreateFleetRequest.Builder request =
        CreateFleetRequest.builder()
            .type(FleetType.INSTANT)
            .clientToken(plan.clientToken())
            .launchTemplateConfigs(template(plan))
            .targetCapacitySpecification(
                target ->
                    target
                        .totalTargetCapacity(plan.count())
                        .defaultTargetCapacityType(plan.market().word()))
            .tagSpecifications(tagged(plan));
    String strategy = plan.capacity().strategy();
    return switch (plan.market()) {
      case SPOT -> request.spotOptions(spot -> spot.allocationStrategy(strategy)).build();
      case ON_DEMAND ->
          request.onDemandOptions(onDemand -> onDemand.allocationStrategy(strategy)).build();
    };
  }

  private FleetLaunchTemplateConfigRequest template(LaunchPlan plan) {
    List<FleetLaunchTemplateOverridesRequest> overrides =
        IntStream.range(0, plan.offerings().size()).mapToObj(i -> override(plan, i)).toList();
    return FleetLaunchTemplateConfigRequest.builder()
        .launchTemplateSpecification(
            template ->
                template.launchTemplateName(plan.pool().launch().template()).version(version(plan)))
        .overrides(overrides)
        .build();
  }

  /**
   * The version of the launch template: the latest one of our stack's, since CloudFormation adds
   * versions and leaves the default where it was; the default one of an operator's.
   */
  String version(LaunchPlan plan) {
    boolean ofStack = new AwsNames(environment).isLaunchTemplateOfStack(plan.pool());
    return ofStack ? "$Latest" : "$Default";
  }

  private static FleetLaunchTemplateOverridesRequest override(LaunchPlan plan, int rank) {
    Offering offering = plan.offerings().get(rank);
    FleetLaunchTemplateOverridesRequest.Builder override =
        FleetLaunchTemplateOverridesRequest.builder()
            .instanceType(offering.instanceType())
            .subnetId(offering.subnet());
    if (plan.capacity().prioritized()) {
      // Lower is tried first; only the prioritized strategies use it.
      override.priority((double) rank);
    }
    if (offering.market() == Market.SPOT) {
      // Here the price is for one instance; SpotOptions.MaxTotalPrice is for the whole fleet.
      plan.capacity().maxSpotPrice().ifPresent(override::maxPrice);
    }
    return override.build();
  }

  private List<TagSpecification> tagged(LaunchPlan plan) {
    List<Tag> tags =
        new ArrayList<>(tags(new AwsNames(environment).tags(plan.pool(), plan.owner())));
    if (epoch.getAsLong() > 0) {
      tags.add(
          Tag.builder().key(Instance.Tag.EPOCH).value(Long.toString(epoch.getAsLong())).build());
    }
    return Stream.of(ResourceType.FLEET, ResourceType.INSTANCE, ResourceType.VOLUME)
        .map(type -> TagSpecification.builder().resourceType(type).tags(tags).build())
        .toList();
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  LaunchOutcome outcome(LaunchPlan plan, CreateFleetResponse response) {
    List<Shortage> shortages =
        response.errors().stream().flatMap(error -> shortages(plan, error)).distinct().toList();
    Instant now = clock.instant();
    List<Instance> instances =
        response.instances().stream()
            .flatMap(launched -> launched.instanceIds().stream())
            .map(Instance.Id::new)
            .map(id -> new Instance(id, plan.ownerPool(), now, false, Optional.empty()))
            .toList();
    if (instances.isEmpty()) {
      return AwsErrors.unfulfilled(shortages, firstMessage(response));
    }
    return new LaunchOutcome.Launched(instances, shortages, origins(plan, response));
  }

  private static Map<Instance.Id, Offering> origins(LaunchPlan plan, CreateFleetResponse response) {
    Map<Instance.Id, Offering> origins = new HashMap<>();
    for (CreateFleetInstance launched : response.instances()) {
      Optional.ofNullable(launched.launchTemplateAndOverrides())
          .map(LaunchTemplateAndOverridesResponse::overrides)
          .filter(from -> from.instanceTypeAsString() != null && from.subnetId() != null)
          .map(from -> new Offering(from.instanceTypeAsString(), from.subnetId(), plan.market()))
          .ifPresent(
              offering ->
                  launched.instanceIds().forEach(id -> origins.put(new Instance.Id(id), offering)));
    }
    return origins;
  }

  /** The offerings of an error; one that names none concerns all. */
  private static Stream<Shortage> shortages(LaunchPlan plan, CreateFleetError error) {
    Optional<FleetLaunchTemplateOverrides> named =
        Optional.ofNullable(error.launchTemplateAndOverrides())
            .map(LaunchTemplateAndOverridesResponse::overrides);
    Optional<String> type = named.map(FleetLaunchTemplateOverrides::instanceTypeAsString);
    Optional<String> subnet = named.map(FleetLaunchTemplateOverrides::subnetId);
    List<Offering> meant =
        plan.offerings().stream()
            .filter(offering -> type.isEmpty() || type.get().equals(offering.instanceType()))
            .filter(offering -> subnet.isEmpty() || subnet.get().equals(offering.subnet()))
            .toList();
    return (meant.isEmpty() ? plan.offerings() : meant)
        .stream().map(offering -> new Shortage(offering, error.errorCode()));
  }

  private static String firstMessage(CreateFleetResponse response) {
    return response.errors().stream()
        .flatMap(error -> Optional.ofNullable(error.errorMessage()).stream())
        .findFirst()
        .orElse("");
  }
}
