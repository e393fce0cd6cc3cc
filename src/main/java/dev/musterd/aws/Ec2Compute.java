package dev.musterd.aws;

import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.port.Compute;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * EC2 as the port wants it. Callers pass only instances that {@link #instances} or {@link #launch}
 * named; the second lock is the IAM policy, which allows terminating and tagging only where the tag
 * {@code musterd:environment} is ours.
 */
public final class Ec2Compute implements Compute {
  /** One call refuses all its ids when one is unknown, so a batch bounds what is repeated. */
  private static final int TERMINATE_BATCH = 100;

  /** EC2's own maximum for one page. */
  private static final int PAGE = 1000;

  private final Ec2AsyncClient ec2;
  private final Context context;
  private final String environment;
  private final FleetRequest fleet;

  /** Answers arrive on {@code context}; {@code clock} dates the launches. */
  public Ec2Compute(Ec2AsyncClient ec2, Context context, String environment, InstantSource clock) {
    this.ec2 = ec2;
    this.context = context;
    this.environment = environment;
    this.fleet = new FleetRequest(environment, clock);
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return SdkFutures.on(context, () -> ec2.createFleet(fleet.request(plan)))
        .map(answer -> fleet.outcome(plan, answer))
        .recover(failure -> refused(plan, failure));
  }

  private static Future<LaunchOutcome> refused(LaunchPlan plan, Throwable failure) {
    Optional<LaunchOutcome> outcome =
        failure instanceof AwsServiceException refusal
            ? AwsErrors.refusal(
                SdkFutures.code(refusal), refusal.statusCode(), message(refusal), plan.offerings())
            : Optional.empty();
    return outcome
        .map(Future::succeededFuture)
        .orElseGet(
            () -> Future.failedFuture(failed("CreateFleet", plan.ownerPool().toString(), failure)));
  }

  @Override
  public Future<List<Instance>> instances() {
    return inState("pending", "running");
  }

  @Override
  public Future<List<Instance>> ended() {
    return inState("shutting-down", "terminated");
  }

  private Future<List<Instance>> inState(String... states) {
    return page(List.of(states), Optional.empty(), new ArrayList<>())
        .recover(failure -> Future.failedFuture(failed("DescribeInstances", "of ours", failure)));
  }

  private Future<List<Instance>> page(
      List<String> states, Optional<String> token, List<Instance> found) {
    return SdkFutures.on(context, () -> ec2.describeInstances(ours(states, token)))
        .compose(
            answer -> {
              collect(answer, found);
              // An empty string ends the pages just as an absent token does.
              return Optional.ofNullable(answer.nextToken())
                  .filter(next -> !next.isEmpty())
                  .map(next -> page(states, Optional.of(next), found))
                  .orElseGet(() -> Future.succeededFuture(List.copyOf(found)));
            });
  }

  private DescribeInstancesRequest ours(List<String> states, Optional<String> token) {
    return DescribeInstancesRequest.builder()
        .filters(
            Filter.builder().name("tag:" + Instance.Tag.ENVIRONMENT).values(environment).build(),
            Filter.builder().name("instance-state-name").values(states).build())
        .maxResults(PAGE)
        .nextToken(token.orElse(null))
        .build();
  }

  private void collect(DescribeInstancesResponse answer, List<Instance> found) {
    answer.reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .forEach(
            described ->
                Instance.fromTags(
                        new Instance.Id(described.instanceId()),
                        described.launchTime(),
                        tags(described.tags()),
                        environment)
                    .ifPresent(found::add));
  }

  private static Map<String, String> tags(List<Tag> tags) {
    return tags.stream()
        .collect(Collectors.toMap(Tag::key, tag -> Objects.requireNonNullElse(tag.value(), "")));
  }

  @Override
  public Future<Void> terminate(Collection<Instance.Id> instances) {
    List<String> ids = instances.stream().distinct().map(Instance.Id::value).toList();
    List<Future<Void>> batches = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += TERMINATE_BATCH) {
      int to = Math.min(from + TERMINATE_BATCH, ids.size());
      batches.add(terminateBatch(ids.subList(from, to)));
    }
    return batches.isEmpty() ? Future.succeededFuture() : Future.join(batches).mapEmpty();
  }

  private Future<Void> terminateBatch(List<String> ids) {
    return SdkFutures.on(context, () -> ec2.terminateInstances(call -> call.instanceIds(ids)))
        .<Void>mapEmpty()
        .recover(failure -> withoutUnknown(ids, failure));
  }

  /**
   * Repeats the call without the ids that EC2 named as unknown: it terminates none of a call in
   * which one id is unknown.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html">
   *     TerminateInstances</a>
   */
  private Future<Void> withoutUnknown(List<String> ids, Throwable failure) {
    Set<String> unknown = new HashSet<>();
    if (SdkFutures.code(failure).equals("InvalidInstanceID.NotFound")
        && failure instanceof AwsServiceException refusal) {
      Matcher named = Instance.Id.FORM.matcher(message(refusal));
      while (named.find()) {
        unknown.add(named.group());
      }
    }
    List<String> rest = ids.stream().filter(id -> !unknown.contains(id)).toList();
    if (rest.size() == ids.size()) {
      return Future.failedFuture(
          failed("TerminateInstances", "of " + ids.size() + " instances", failure));
    }
    return rest.isEmpty() ? Future.succeededFuture() : terminateBatch(rest);
  }

  @Override
  public Future<Void> tag(Instance.Id instance, String key, String value) {
    Tag tag = Tag.builder().key(key).value(value).build();
    return SdkFutures.on(
            context, () -> ec2.createTags(call -> call.resources(instance.value()).tags(tag)))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(failed("CreateTags", instance.value(), failure)));
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    Tag tag = Tag.builder().key(key).build();
    return SdkFutures.on(
            context, () -> ec2.deleteTags(call -> call.resources(instance.value()).tags(tag)))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(failed("DeleteTags", instance.value(), failure)));
  }

  private static String message(AwsServiceException refusal) {
    return Optional.ofNullable(refusal.awsErrorDetails())
        .map(AwsErrorDetails::errorMessage)
        .orElse("");
  }

  private static AwsCallException failed(String call, String subject, Throwable failure) {
    return AwsCallException.of(call, subject, failure);
  }
}
