package dev.musterd.aws;

import dev.musterd.aws.sqs.SqsBatchResults;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.LaunchPlan;
import dev.musterd.port.AwsSurvey.Permission;
import dev.musterd.port.CheckFailedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** Probes of permissions without effect: AWS checks permissions before anything else. */
record PermissionProbes(SurveyCalls calls, String environment) {
  /** EC2's answer to a dry run that would have been allowed. */
  private static final String ALLOWED = "DryRunOperation";

  /** An invalid receipt handle, which SQS reports only to callers with the permission. */
  private static final String NO_RECEIPT = "musterd-check";

  /**
   * A dry run of the fleet covers the fleet alone; the second one covers its instances and volumes,
   * their tags and the role that is passed to them.
   */
  Future<Permission> launch(LaunchPlan plan) {
    CreateFleetRequest fleet =
        new FleetRequest(environment, InstantSource.system())
            .request(plan).toBuilder().dryRun(true).build();
    return dryRun("CreateFleet", ec2 -> ec2.createFleet(fleet))
        .compose(
            permit ->
                permit instanceof Permission.Allowed
                    ? dryRun("RunInstances", ec2 -> ec2.runInstances(instance(plan)))
                    : Future.succeededFuture(permit));
  }

  /** Tags volumes too, as the fleet does: an operator's launch template may leave them untagged. */
  private RunInstancesRequest instance(LaunchPlan plan) {
    List<Tag> tags = FleetRequest.tags(new AwsNames(environment).tags(plan.pool(), plan.owner()));
    return RunInstancesRequest.builder()
        .dryRun(true)
        .minCount(1)
        .maxCount(1)
        .launchTemplate(
            request ->
                request
                    .launchTemplateName(plan.pool().launch().template())
                    .version(new FleetRequest(environment, InstantSource.system()).version(plan)))
        .instanceType(plan.offerings().getFirst().instanceType())
        .subnetId(plan.offerings().getFirst().subnet())
        .tagSpecifications(
            Stream.of(ResourceType.INSTANCE, ResourceType.VOLUME)
                .map(type -> TagSpecification.builder().resourceType(type).tags(tags).build())
                .toList())
        .build();
  }

  Future<Permission> terminate() {
    return calls
        .ec2("DescribeInstances", ec2 -> ec2.describeInstances(request -> request.filters(ours())))
        .compose(
            answer ->
                answer.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .findFirst()
                    .map(found -> terminate(found.instanceId()))
                    .orElseGet(
                        () ->
                            Future.succeededFuture(
                                new Permission.Unclear(
                                    "can only be tried while an instance runs"))));
  }

  private Future<Permission> terminate(String instance) {
    return dryRun(
        "TerminateInstances",
        ec2 -> ec2.terminateInstances(request -> request.dryRun(true).instanceIds(instance)));
  }

  private List<Filter> ours() {
    return List.of(
        filter("tag:" + Instance.Tag.ENVIRONMENT, environment),
        filter("instance-state-name", "pending", "running"));
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private <T> Future<Permission> dryRun(
      String call, Function<Ec2AsyncClient, CompletableFuture<T>> request) {
    return calls
        .ec2(call, request)
        .<Permission>map(_ -> new Permission.Unclear(call + ": EC2 did not take it as a dry run"))
        .recover(
            failure ->
                failure.getMessage().startsWith(call + ": " + ALLOWED)
                    ? Future.succeededFuture(new Permission.Allowed())
                    : refused(failure));
  }

  /** Stores a configuration under a name of no instance, so that none reads or counts it. */
  Future<Permission> leaveConfiguration(Optional<String> kmsKey) {
    String name = new AwsNames(environment).configuration("check");
    return calls
        .ssm("PutParameter " + name, ssm -> ssm.putParameter(harmless(name, kmsKey)))
        .transform(
            put ->
                calls
                    .ssm(
                        "DeleteParameters " + name,
                        ssm -> ssm.deleteParameters(request -> request.names(name)))
                    .transform(gone -> leftAndTaken(put, gone)));
  }

  private static PutParameterRequest harmless(String name, Optional<String> kmsKey) {
    return PutParameterRequest.builder()
        .name(name)
        .type(ParameterType.SECURE_STRING)
        .keyId(kmsKey.orElse(null))
        .value("musterd check")
        .tags(tag())
        .overwrite(false)
        .build();
  }

  private static Future<Permission> leftAndTaken(AsyncResult<?> put, AsyncResult<?> gone) {
    if (put.failed() && !isThere(put.cause())) {
      return refused(put.cause());
    }
    return gone.failed() ? refused(gone.cause()) : Future.succeededFuture(new Permission.Allowed());
  }

  /** Whether a killed check has left the parameter; that refusal implies the permission. */
  private static boolean isThere(Throwable failure) {
    return failure.getMessage().contains(": ParameterAlreadyExists");
  }

  private static software.amazon.awssdk.services.ssm.model.Tag tag() {
    return software.amazon.awssdk.services.ssm.model.Tag.builder()
        .key(AwsNames.INSTANCE_ARN_TAG)
        .value("check")
        .build();
  }

  Future<Permission> workQueue(String url) {
    return withoutReceipt(
            "ChangeMessageVisibility",
            sqs ->
                sqs.changeMessageVisibility(
                    request ->
                        request.queueUrl(url).receiptHandle(NO_RECEIPT).visibilityTimeout(0)))
        .compose(
            permit ->
                permit instanceof Permission.Allowed
                    ? withoutReceipt(
                        "DeleteMessage",
                        sqs ->
                            sqs.deleteMessage(
                                request -> request.queueUrl(url).receiptHandle(NO_RECEIPT)))
                    : Future.succeededFuture(permit));
  }

  private <T> Future<Permission> withoutReceipt(
      String call, Function<SqsAsyncClient, CompletableFuture<T>> request) {
    return calls
        .sqs(call, request)
        .<Permission>map(_ -> new Permission.Allowed())
        .recover(
            failure ->
                SqsBatchResults.LAPSED.stream()
                        .anyMatch(code -> failure.getMessage().startsWith(call + ": " + code))
                    ? Future.succeededFuture(new Permission.Allowed())
                    : refused(failure));
  }

  private static Future<Permission> refused(Throwable failure) {
    return switch (CheckFailedException.why(failure)) {
      case DENIED -> Future.succeededFuture(new Permission.Denied(failure.getMessage()));
      case NO_ANSWER, LIMITED, UNAUTHENTICATED -> Future.failedFuture(failure);
      default -> Future.succeededFuture(new Permission.Unclear(failure.getMessage()));
    };
  }
}
