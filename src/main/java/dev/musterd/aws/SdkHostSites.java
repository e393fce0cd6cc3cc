package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.HostSites;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/** The sites of hosts by the AWS SDK, for one event-loop context. */
public final class SdkHostSites implements HostSites {
  /** Before the end that CloudFormation gives to the name of the group; see the template. */
  private static final String GROUP = "%s-Hosts-*";

  private final SurveyCalls calls;
  private final Ec2Survey ec2;
  private final AwsNames names;
  private final Supplier<Future<String>> bucket;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public SdkHostSites(
      AwsClients clients, Context context, AwsNames names, Supplier<Future<String>> bucket) {
    this.names = names;
    this.calls = new SurveyCalls(clients, context);
    this.ec2 = new Ec2Survey(calls);
    this.bucket = bucket;
  }

  @Override
  public Future<List<Subnet>> subnets(Collection<String> ids) {
    return ec2.subnets(ids);
  }

  @Override
  public Future<Boolean> hasParameter(String name) {
    ParameterStringFilter named =
        ParameterStringFilter.builder().key("Name").option("Equals").values(name).build();
    return calls
        .ssm(
            "DescribeParameters " + name,
            ssm -> ssm.describeParameters(request -> request.parameterFilters(named)))
        .map(found -> !found.parameters().isEmpty());
  }

  @Override
  public Future<Boolean> hasObject(String bucket, String key) {
    return calls
        .s3("HeadObject " + key, s3 -> s3.headObject(request -> request.bucket(bucket).key(key)))
        .map(true)
        .recover(
            failure -> {
              Why why = CheckFailedException.why(failure);
              return why == Why.ABSENT || why == Why.DENIED
                  ? Future.succeededFuture(false)
                  : Future.failedFuture(failure);
            });
  }

  /** By the tag of Auto Scaling as well, which no user can give to an instance. */
  @Override
  public Future<List<String>> hosts() {
    return calls
        .ec2(
            "DescribeInstances",
            ec2 ->
                ec2.describeInstances(
                    request ->
                        request.filters(
                            filter("tag:" + Instance.Tag.DAEMON, names.environment()),
                            filter("tag:aws:autoscaling:groupName", GROUP.formatted(names.stack())),
                            filter("instance-state-name", "running"))))
        .map(
            found ->
                found.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .map(host -> host.privateIpAddress())
                    .filter(Objects::nonNull)
                    .sorted()
                    .toList());
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  @Override
  public Future<String> bucket() {
    return bucket.get();
  }
}
