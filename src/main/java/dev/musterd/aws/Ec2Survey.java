package dev.musterd.aws;

import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.AwsSurvey.Template;
import dev.musterd.port.AwsSurvey.Type;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/**
 * Read-only requests to EC2, by filters instead of names where possible: of a list of names EC2
 * refuses all when one is wrong, and names only that one.
 */
record Ec2Survey(SurveyCalls calls) {

  Future<Template> template(String name) {
    return calls
        .ec2(
            "DescribeLaunchTemplateVersions",
            ec2 ->
                ec2.describeLaunchTemplateVersions(
                    request -> request.launchTemplateName(name).versions("$Default")))
        .compose(
            answer ->
                answer.launchTemplateVersions().stream()
                    .findFirst()
                    .map(Ec2Survey::template)
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new CheckFailedException(
                                    CheckFailedException.Why.ABSENT, "no version of " + name))));
  }

  private static Template template(LaunchTemplateVersion version) {
    ResponseLaunchTemplateData data = version.launchTemplateData();
    return new Template(
        version.versionNumber(),
        Optional.ofNullable(data.imageId()).orElse(""),
        data.metadataOptions() != null
            && data.metadataOptions().httpTokens() == LaunchTemplateHttpTokensState.REQUIRED,
        data.iamInstanceProfile() != null,
        data.userData() != null && !data.userData().isEmpty(),
        data.instanceInitiatedShutdownBehavior() == ShutdownBehavior.TERMINATE);
  }

  Future<List<Subnet>> subnets(Collection<String> ids) {
    return calls
        .ec2(
            "DescribeSubnets",
            ec2 -> ec2.describeSubnets(request -> request.filters(by("subnet-id", ids))))
        .map(
            answer ->
                answer.subnets().stream()
                    .map(
                        subnet ->
                            new Subnet(
                                subnet.subnetId(),
                                subnet.vpcId(),
                                subnet.availabilityZone(),
                                Optional.ofNullable(subnet.availableIpAddressCount()).orElse(0),
                                Boolean.TRUE.equals(subnet.ipv6Native())))
                    .toList());
  }

  Future<List<Type>> types(Collection<String> names) {
    return calls
        .ec2(
            "DescribeInstanceTypes",
            ec2 ->
                ec2.describeInstanceTypes(request -> request.filters(by("instance-type", names))))
        .map(answer -> answer.instanceTypes().stream().map(Ec2Survey::type).toList());
  }

  private static Type type(InstanceTypeInfo info) {
    return new Type(
        info.instanceTypeAsString(),
        Set.copyOf(info.processorInfo().supportedArchitecturesAsStrings()),
        info.vCpuInfo().defaultVCpus());
  }

  Future<Map<String, Set<String>>> zones(Collection<String> types) {
    return calls
        .ec2(
            "DescribeInstanceTypeOfferings",
            ec2 ->
                ec2.describeInstanceTypeOfferings(
                    request ->
                        request
                            .locationType(LocationType.AVAILABILITY_ZONE)
                            .filters(by("instance-type", types))))
        .map(
            answer -> {
              Map<String, Set<String>> zones = new HashMap<>();
              answer
                  .instanceTypeOfferings()
                  .forEach(
                      offering ->
                          zones
                              .computeIfAbsent(
                                  offering.instanceTypeAsString(), _ -> new HashSet<>())
                              .add(offering.location()));
              return zones;
            });
  }

  private static Filter by(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
