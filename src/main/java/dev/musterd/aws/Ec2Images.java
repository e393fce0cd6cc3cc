package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.port.Images;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/**
 * EC2's images, and the SSM parameters that hold their ids. An image is found by filters and not by
 * its name, since EC2 answers a filter that matches nothing with an empty list.
 */
public final class Ec2Images implements Images {
  private final LazyClient<Ec2AsyncClient> ec2;
  private final LazyClient<SsmAsyncClient> ssm;
  private final Failures failures;

  /** The translation of the SDK's failure of a call. */
  interface Failures {
    RuntimeException translated(String call, String subject, Throwable failure);
  }

  public Ec2Images(LazyClient<Ec2AsyncClient> ec2, LazyClient<SsmAsyncClient> ssm) {
    this(ec2, ssm, AwsCallException::explained);
  }

  Ec2Images(LazyClient<Ec2AsyncClient> ec2, LazyClient<SsmAsyncClient> ssm, Failures failures) {
    this.ec2 = ec2;
    this.ssm = ssm;
    this.failures = failures;
  }

  @Override
  public Future<Optional<Image>> newest(Map<String, List<String>> filters, List<String> owners) {
    return described("of " + owners, available(filters), owners);
  }

  private static List<Filter> available(Map<String, List<String>> filters) {
    return Stream.concat(
            filters.entrySet().stream(), Stream.of(Map.entry("state", List.of("available"))))
        .map(filter -> filter(filter.getKey(), filter.getValue()))
        .toList();
  }

  @Override
  public Future<Optional<Image>> byId(String id) {
    return described(id, List.of(filter("image-id", List.of(id))), List.of());
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  /**
   * The newest of the images that match. Dates are of ISO 8601, so the greatest text is the newest.
   */
  private Future<Optional<Image>> described(
      String subject, List<Filter> filters, List<String> owners) {
    return ec2.send(client -> client.describeImages(call -> call.filters(filters).owners(owners)))
        .map(
            answer ->
                answer.images().stream()
                    .max(Comparator.comparing(image -> String.valueOf(image.creationDate())))
                    .map(Ec2Images::image))
        .recover(
            failure ->
                Future.failedFuture(failures.translated("DescribeImages", subject, failure)));
  }

  private static Image image(software.amazon.awssdk.services.ec2.model.Image image) {
    return new Image(
        image.imageId(),
        Optional.ofNullable(image.name()).orElse(""),
        String.valueOf(image.rootDeviceName()),
        String.valueOf(image.architectureAsString()),
        String.valueOf(image.stateAsString()),
        image.rootDeviceType() == DeviceType.EBS,
        new Publisher(
            Optional.ofNullable(image.ownerId()).orElse(""),
            Optional.ofNullable(image.imageOwnerAlias()).orElse(""),
            Optional.ofNullable(image.description()).orElse("")));
  }

  @Override
  public Future<Optional<Parameter>> parameter(String name) {
    return ssm.send(client -> client.getParameter(call -> call.name(name)))
        .map(answer -> Optional.of(parameter(answer.parameter())))
        .recover(
            failure ->
                SdkFutures.code(failure).equals("ParameterNotFound")
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failures.translated("GetParameter", name, failure)));
  }

  /** An answer without a data type is from a server that knows none. */
  private static Parameter parameter(software.amazon.awssdk.services.ssm.model.Parameter found) {
    return new Parameter(
        found.value(), Optional.ofNullable(found.dataType()).orElse(Parameter.IMAGE));
  }
}
