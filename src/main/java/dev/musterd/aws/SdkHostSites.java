package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.port.AwsSurvey.Subnet;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.CheckFailedException.Why;
import dev.musterd.port.HostSites;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/** The sites of hosts by the AWS SDK, for one event-loop context. */
public final class SdkHostSites implements HostSites {
  private final SurveyCalls calls;
  private final Ec2Survey ec2;
  private final Supplier<Future<String>> bucket;

  /**
   * @param bucket its name, which may need a request for the account
   */
  public SdkHostSites(AwsClients clients, Context context, Supplier<Future<String>> bucket) {
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

  @Override
  public Future<String> bucket() {
    return bucket.get();
  }
}
