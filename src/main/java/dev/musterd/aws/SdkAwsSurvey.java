package dev.musterd.aws;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.sqs.SqsQueues;
import dev.musterd.model.LaunchPlan;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.Images;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** The survey by the AWS SDK, for one event-loop context. */
public final class SdkAwsSurvey implements AwsSurvey {
  private static final String EC2 = "ec2";

  private final SurveyCalls calls;
  private final SqsQueues.Desired queues;
  private final Ec2Survey ec2;
  private final PermissionProbes probes;

  /**
   * For one environment.
   *
   * @param queues as the configuration wants them; none is made
   */
  public SdkAwsSurvey(AwsClients clients, Context context, SqsQueues.Desired queues) {
    this.calls = new SurveyCalls(clients, context);
    this.queues =
        new SqsQueues.Desired(
            queues.environment(), queues.url(), queues.retention(), queues.visibility(), false);
    ec2 = new Ec2Survey(calls);
    probes = new PermissionProbes(calls, queues.environment());
  }

  @Override
  public Future<Caller> caller() {
    return calls
        .sts("GetCallerIdentity", sts -> sts.getCallerIdentity())
        .map(caller -> new Caller(caller.account(), caller.arn(), calls.clients().region().id()));
  }

  @Override
  public Future<Queues> queues() {
    return calls
        .client()
        .map(client -> new SqsQueues(client, calls.context(), queues))
        .compose(
            finder ->
                finder
                    .find()
                    .compose(
                        found ->
                            finder
                                .differences(found)
                                .map(all -> new Queues(found.jobs(), found.dead(), all))))
        .recover(failure -> Future.failedFuture(noQueue(failure)));
  }

  @Override
  public Future<String> eventQueue() {
    String name = queues.names().eventQueue();
    return calls
        .sqs("GetQueueUrl " + name, sqs -> sqs.getQueueUrl(request -> request.queueName(name)))
        .map(answer -> answer.queueUrl());
  }

  /** The failure to find the queues: from AWS, or because one is absent or of the wrong kind. */
  private static CheckFailedException noQueue(Throwable failure) {
    if (failure instanceof SdkException) {
      return SurveyCalls.failed("SQS", failure);
    }
    String reason = String.valueOf(failure.getMessage());
    boolean absent = reason.startsWith("there is no queue");
    return new CheckFailedException(
        absent ? CheckFailedException.Why.ABSENT : CheckFailedException.Why.REFUSED, reason);
  }

  @Override
  public Future<String> bucketRegion(String bucket) {
    return calls
        .s3("HeadBucket " + bucket, s3 -> s3.headBucket(request -> request.bucket(bucket)))
        .map(
            answer ->
                Optional.ofNullable(answer.bucketRegion()).orElse(calls.clients().region().id()));
  }

  @Override
  public Future<Void> upload(String bucket, String key) {
    return calls
        .s3(
            "CreateMultipartUpload " + bucket,
            s3 -> s3.createMultipartUpload(request -> request.bucket(bucket).key(key)))
        .compose(
            begun ->
                calls.s3(
                    "AbortMultipartUpload " + bucket,
                    s3 ->
                        s3.abortMultipartUpload(
                            request -> request.bucket(bucket).key(key).uploadId(begun.uploadId()))))
        .mapEmpty();
  }

  @Override
  public Future<Optional<String>> mirrored(String bucket, String key) {
    return calls
        .s3(
            "GetObject " + key,
            s3 ->
                s3.getObject(
                    request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()))
        .map(answer -> LatestJson.version(answer.asUtf8String()))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Key> key(String name) {
    return calls
        .kms("DescribeKey " + name, kms -> kms.describeKey(request -> request.keyId(name)))
        .map(
            answer -> {
              KeyMetadata key = answer.keyMetadata();
              return new Key(
                  key.arn(),
                  key.keyStateAsString(),
                  key.keySpec() == KeySpec.SYMMETRIC_DEFAULT,
                  key.keyUsage() == KeyUsageType.ENCRYPT_DECRYPT);
            });
  }

  @Override
  public Future<Template> template(String name) {
    return ec2.template(name);
  }

  @Override
  public Future<List<Subnet>> subnets(Collection<String> ids) {
    return ec2.subnets(ids);
  }

  @Override
  public Future<List<Type>> types(Collection<String> names) {
    return ec2.types(names);
  }

  @Override
  public Future<Map<String, Set<String>>> zones(Collection<String> types) {
    return ec2.zones(types);
  }

  @Override
  public Images images() {
    return calls.images();
  }

  @Override
  public Future<Boolean> roleExists(String name) {
    return calls
        .iam("GetRole " + name, iam -> iam.getRole(request -> request.roleName(name)))
        .map(true)
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Double> quota(String code) {
    return calls
        .quotas(
            "GetServiceQuota " + code,
            quotas -> quotas.getServiceQuota(request -> request.serviceCode(EC2).quotaCode(code)))
        .map(answer -> answer.quota().value());
  }

  @Override
  public Future<Permission> mayLaunch(LaunchPlan plan) {
    return probes.launch(plan);
  }

  @Override
  public Future<Permission> mayTerminate() {
    return probes.terminate();
  }

  @Override
  public Future<Permission> mayLeaveConfiguration(Optional<String> kmsKey) {
    return probes.leaveConfiguration(kmsKey);
  }

  @Override
  public Future<Permission> mayWorkQueue(String url) {
    return probes.workQueue(url);
  }
}
