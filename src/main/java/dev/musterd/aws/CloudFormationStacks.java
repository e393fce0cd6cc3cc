package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.port.Stacks;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationAsyncClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.OnStackFailure;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** The port {@link Stacks} over CloudFormation. */
public final class CloudFormationStacks implements Stacks {
  private final LazyClient<CloudFormationAsyncClient> calls;

  public CloudFormationStacks(LazyClient<CloudFormationAsyncClient> calls) {
    this.calls = calls;
  }

  @Override
  public Future<Optional<Stack>> find(String nameOrId) {
    return calls
        .send(client -> client.describeStacks(call -> call.stackName(nameOrId)))
        .map(answer -> answer.stacks().stream().findFirst().map(CloudFormationStacks::stack))
        .recover(
            failure ->
                isAbsence(failure)
                    ? Future.succeededFuture(Optional.empty())
                    : failed("DescribeStacks", nameOrId, failure));
  }

  /** Whether there is no such stack: a ValidationError whose message says so, without a code. */
  private static boolean isAbsence(Throwable failure) {
    return SdkFutures.code(failure).equals("ValidationError")
        && String.valueOf(failure.getMessage()).contains("does not exist");
  }

  private static Stack stack(software.amazon.awssdk.services.cloudformation.model.Stack stack) {
    Map<String, String> outputs =
        stack.outputs().stream()
            .collect(Collectors.toMap(Output::outputKey, Output::outputValue, (_, last) -> last));
    return new Stack(stack.stackId(), stack.stackName(), stack.stackStatusAsString(), outputs);
  }

  @Override
  public Future<Optional<String>> propose(Proposal proposal) {
    return calls
        .send(client -> client.createChangeSet(request(proposal)))
        .map(answer -> Optional.of(answer.id()))
        .recover(
            failure ->
                ChangeSetAnswer.saysNothing(String.valueOf(failure.getMessage()))
                    ? Future.succeededFuture(Optional.empty())
                    : failed("CreateChangeSet", proposal.stack(), failure));
  }

  /** Deletes a stack whose first creation fails: nothing else could be done with it. */
  private static CreateChangeSetRequest request(Proposal proposal) {
    CreateChangeSetRequest.Builder request =
        CreateChangeSetRequest.builder()
            .stackName(proposal.stack())
            .changeSetName("musterd-" + UUID.randomUUID())
            .changeSetType(proposal.create() ? ChangeSetType.CREATE : ChangeSetType.UPDATE)
            .capabilities(Capability.CAPABILITY_IAM)
            .parameters(parameters(proposal.parameters()))
            .tags(tags(proposal.tags()));
    if (proposal.create()) {
      request.onStackFailure(OnStackFailure.DELETE);
    }
    return switch (proposal.body()) {
      case Body.Inline(String text) -> request.templateBody(text).build();
      case Body.InBucket(var url) -> request.templateURL(url.toString()).build();
    };
  }

  private static List<Parameter> parameters(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            entry ->
                Parameter.builder().parameterKey(entry.getKey()).parameterValue(entry.getValue()))
        .map(Parameter.Builder::build)
        .toList();
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  @Override
  public Future<ChangeSet> changes(String changeSet) {
    return page(changeSet, Optional.empty(), new ArrayList<>())
        .recover(failure -> failed("DescribeChangeSet", changeSet, failure));
  }

  private Future<ChangeSet> page(String changeSet, Optional<String> token, List<Change> found) {
    return calls
        .send(
            client ->
                client.describeChangeSet(
                    call -> call.changeSetName(changeSet).nextToken(token.orElse(null))))
        .compose(
            answer -> {
              ChangeSetAnswer.changes(answer).forEach(found::add);
              return next(answer)
                  .map(token2 -> page(changeSet, Optional.of(token2), found))
                  .orElseGet(
                      () -> Future.succeededFuture(ChangeSetAnswer.changeSet(answer, found)));
            });
  }

  private static Optional<String> next(DescribeChangeSetResponse answer) {
    return Optional.ofNullable(answer.nextToken()).filter(token -> !token.isEmpty());
  }

  @Override
  public Future<Void> execute(String changeSet) {
    return done(
        "ExecuteChangeSet",
        changeSet,
        client ->
            client.executeChangeSet(
                call -> call.changeSetName(changeSet).clientRequestToken(token())));
  }

  @Override
  public Future<Void> discard(String changeSet) {
    return done(
        "DeleteChangeSet",
        changeSet,
        client -> client.deleteChangeSet(call -> call.changeSetName(changeSet)));
  }

  @Override
  public Future<List<Step>> steps(String stackId, Optional<String> since) {
    return steps(stackId, since, Optional.empty(), new ArrayList<>())
        .map(List::reversed)
        .map(List::copyOf)
        .recover(failure -> failed("DescribeStackEvents", stackId, failure));
  }

  /** Collects steps, newest first, until the step that is known. */
  private Future<List<Step>> steps(
      String stackId, Optional<String> since, Optional<String> token, List<Step> found) {
    return calls
        .send(
            client ->
                client.describeStackEvents(
                    call -> call.stackName(stackId).nextToken(token.orElse(null))))
        .compose(
            answer -> {
              for (StackEvent event : answer.stackEvents()) {
                if (since.equals(Optional.of(event.eventId()))) {
                  return Future.succeededFuture(found);
                }
                found.add(step(event));
              }
              return Optional.ofNullable(answer.nextToken())
                  .filter(next -> !next.isEmpty())
                  .map(next -> steps(stackId, since, Optional.of(next), found))
                  .orElseGet(() -> Future.succeededFuture(found));
            });
  }

  private static Step step(StackEvent event) {
    return new Step(
        event.eventId(),
        event.timestamp(),
        Objects.requireNonNullElse(event.logicalResourceId(), ""),
        Objects.requireNonNullElse(event.resourceType(), ""),
        Objects.requireNonNullElse(event.resourceStatusAsString(), ""),
        Objects.requireNonNullElse(event.resourceStatusReason(), ""));
  }

  @Override
  public Future<Void> protect(String stackId, boolean wanted) {
    return done(
        "UpdateTerminationProtection",
        stackId,
        client ->
            client.updateTerminationProtection(
                call -> call.stackName(stackId).enableTerminationProtection(wanted)));
  }

  @Override
  public Future<Void> delete(String stackId) {
    return done(
        "DeleteStack",
        stackId,
        client -> client.deleteStack(call -> call.stackName(stackId).clientRequestToken(token())));
  }

  /**
   * A token by which CloudFormation recognizes a request that is repeated after a lost response.
   */
  private static String token() {
    return "musterd-" + UUID.randomUUID();
  }

  private <T> Future<Void> done(
      String call,
      String subject,
      Function<CloudFormationAsyncClient, CompletableFuture<T>> request) {
    return calls.send(request).<Void>mapEmpty().recover(failure -> failed(call, subject, failure));
  }

  private static <T> Future<T> failed(String call, String subject, Throwable failure) {
    return Future.failedFuture(AwsCallException.explained(call, subject, failure));
  }
}
