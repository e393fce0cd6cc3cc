package dev.musterd.aws;

import dev.musterd.port.Images;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/** EC2's images, and the parameters of SSM that name some. */
public final class Ec2Images implements Images {
  private static final Set<String> NO_IMAGE =
      Set.of("InvalidAMIID.NotFound", "InvalidAMIID.Malformed", "InvalidAMIID.Unavailable");

  private final LazyClient<Ec2AsyncClient> ec2;
  private final LazyClient<SsmAsyncClient> ssm;

  public Ec2Images(LazyClient<Ec2AsyncClient> ec2, LazyClient<SsmAsyncClient> ssm) {
    this.ec2 = ec2;
    this.ssm = ssm;
  }

  @Override
  public Future<Optional<Image>> newest(Map<String, List<String>> filters, List<String> owners) {
    return described(call -> call.filters(available(filters)).owners(owners))
        .recover(failure -> failed("DescribeImages", "of " + owners, failure));
  }

  private static List<Filter> available(Map<String, List<String>> filters) {
    return Stream.concat(
            filters.entrySet().stream(), Stream.of(Map.entry("state", List.of("available"))))
        .map(each -> Filter.builder().name(each.getKey()).values(each.getValue()).build())
        .toList();
  }

  @Override
  public Future<Optional<Image>> byId(String id) {
    return described(call -> call.imageIds(id))
        .recover(
            failure ->
                NO_IMAGE.contains(SdkFutures.code(failure))
                    ? Future.succeededFuture(Optional.empty())
                    : failed("DescribeImages", id, failure));
  }

  /** Their dates are of ISO 8601, so the greatest text is the newest. */
  private Future<Optional<Image>> described(Consumer<DescribeImagesRequest.Builder> request) {
    return ec2.send(client -> client.describeImages(request))
        .map(
            answer ->
                answer.images().stream()
                    .max(Comparator.comparing(image -> String.valueOf(image.creationDate())))
                    .map(
                        image ->
                            new Image(
                                image.imageId(),
                                String.valueOf(image.name()),
                                String.valueOf(image.rootDeviceName()),
                                String.valueOf(image.architectureAsString()))));
  }

  @Override
  public Future<Optional<String>> idIn(String parameter) {
    return ssm.send(client -> client.getParameter(call -> call.name(parameter)))
        .map(answer -> Optional.of(answer.parameter().value()))
        .recover(
            failure ->
                SdkFutures.code(failure).equals("ParameterNotFound")
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(AwsCallException.of("GetParameter", parameter, failure)));
  }

  private static <T> Future<T> failed(String call, String subject, Throwable failure) {
    return Future.failedFuture(AwsCallException.explained(call, subject, failure));
  }
}
