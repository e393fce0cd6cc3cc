package dev.musterd.aws;

import dev.musterd.aws.client.LazyClient;
import dev.musterd.model.Instance;
import io.vertx.core.Future;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The caller's identity at AWS. The request needs no permission, so it also verifies credentials.
 */
public final class CallerIdentity {
  private final LazyClient<StsAsyncClient> calls;

  public CallerIdentity(LazyClient<StsAsyncClient> calls) {
    this.calls = calls;
  }

  /** The account's number of twelve digits. */
  public Future<String> account() {
    return calls.send(StsAsyncClient::getCallerIdentity).map(GetCallerIdentityResponse::account);
  }

  /**
   * The ARN of an instance, as {@code ec2:SourceInstanceARN} shows it to a policy.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-resource-info.html">the
   *     condition key</a>
   */
  public static String arn(Region region, String account, Instance.Id instance) {
    return "arn:%s:ec2:%s:%s:instance/%s"
        .formatted(region.metadata().partition().id(), region.id(), account, instance);
  }
}
