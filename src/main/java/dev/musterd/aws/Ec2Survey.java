package dev.musterd.aws;

import dev.musterd.port.AwsSurvey.Image;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.AwsSurvey.Template;
import dev.musterd.port.AwsSurvey.Type;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/**
 * What EC2 knows. It is asked by filters and not by names where it can be: of a list of names EC2
 * refuses all when one is wrong, and names only that one.
 */
record Ec2Survey(SurveyCalls calls) {

  Future<Template> template(String name) {
    return calls
        .ec2(
            "DescribeLaunchTemplateVersions",
            ec2 ->
                ec2.describeLaunchTemplateVersions(
                    it -> it.launchTemplateName(name).versions("$Default")))
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
        .ec2("DescribeSubnets", ec2 -> ec2.describeSubnets(it -> it.filters(by("subnet-id", ids))))
        .map(
            answer ->
                answer.subnets().stream()
                    .map(
                        it ->
                            new Subnet(
                                it.subnetId(),
                                it.vpcId(),
                                it.availabilityZone(),
                                Optional.ofNullable(it.availableIpAddressCount()).orElse(0)))
                    .toList());
  }

  Future<List<Type>> types(Collection<String> names) {
    return calls
        .ec2(
            "DescribeInstanceTypes",
            ec2 -> ec2.describeInstanceTypes(it -> it.filters(by("instance-type", names))))
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
                    it ->
                        it.locationType(LocationType.AVAILABILITY_ZONE)
                            .filters(by("instance-type", types))))
        .map(
            answer -> {
              Map<String, Set<String>> zones = new HashMap<>();
              answer
                  .instanceTypeOfferings()
                  .forEach(
                      it ->
                          zones
                              .computeIfAbsent(it.instanceTypeAsString(), _ -> new HashSet<>())
                              .add(it.location()));
              return zones;
            });
  }

  Future<List<Image>> images(Map<String, List<String>> filter, List<String> owners) {
    List<Filter> filters =
        filter.entrySet().stream().map(each -> by(each.getKey(), each.getValue())).toList();
    return calls
        .ec2("DescribeImages", ec2 -> ec2.describeImages(it -> it.filters(filters).owners(owners)))
        .map(answer -> newestFirst(answer.images()));
  }

  Future<Optional<Image>> image(String id) {
    return calls
        .ec2(
            "DescribeImages",
            ec2 -> ec2.describeImages(it -> it.filters(by("image-id", List.of(id)))))
        .map(answer -> newestFirst(answer.images()).stream().findFirst());
  }

  private static List<Image> newestFirst(
      List<software.amazon.awssdk.services.ec2.model.Image> images) {
    return images.stream()
        .sorted(
            Comparator.comparing(
                    (software.amazon.awssdk.services.ec2.model.Image it) ->
                        Optional.ofNullable(it.creationDate()).orElse(""))
                .reversed())
        .map(
            it ->
                new Image(
                    it.imageId(),
                    Optional.ofNullable(it.name()).orElse(""),
                    it.architectureAsString(),
                    it.stateAsString(),
                    it.rootDeviceType() == DeviceType.EBS))
        .toList();
  }

  private static Filter by(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
