package dev.musterd.aws;

import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.client.AwsErrors;
import dev.musterd.aws.client.BatchSplitter;
import dev.musterd.aws.client.RateLimiter;
import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.port.TokenStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.Tag;

/** The one-time configurations as SecureString parameters, one per instance. */
public final class SsmTokenStore implements TokenStore {
  /** The size from which the advanced tier is used; the standard one ends at 4,096 bytes. */
  private static final int ADVANCED_FROM_BYTES = 4000;

  /** The most names that {@code DeleteParameters} and one page take. */
  private static final int BATCH = 10;

  /** Codes whose messages are about who asks, how often, or with which key. */
  private static final Set<String> VALUELESS =
      Set.of(
          "AccessDeniedException",
          "ThrottlingException",
          "TooManyUpdates",
          "ParameterLimitExceeded",
          "InvalidKeyId",
          "ExpiredTokenException",
          "UnrecognizedClientException");

  private final SsmAsyncClient ssm;
  private final Context context;
  private final String path;
  private final Optional<String> kmsKey;
  private final Function<Instance.Id, String> arn;
  private final RateLimiter limiter;

  /**
   * Answers arrive on {@code context}; {@code arn} names the instance's ARN, and {@code pace} holds
   * back writes.
   */
  public SsmTokenStore(
      SsmAsyncClient ssm,
      Context context,
      String environment,
      Optional<String> kmsKey,
      Function<Instance.Id, String> arn,
      RateLimiter pace) {
    this.ssm = ssm;
    this.context = context;
    this.path = new AwsNames(environment).configurationPath() + "/";
    this.kmsKey = kmsKey;
    this.arn = arn;
    this.limiter = pace;
  }

  @Override
  public Future<Void> put(Instance.Id instance, RunnerConfiguration configuration) {
    return limiter
        .acquire()
        .compose(_ -> write(created(instance, configuration)))
        .recover(
            failure ->
                SdkFutures.code(failure).equals("ParameterAlreadyExists")
                    ? limiter.acquire().compose(_ -> write(replaced(instance, configuration)))
                    : Future.failedFuture(failure))
        .recover(failure -> Future.failedFuture(notStored(path + instance, failure)));
  }

  /** With AWS's message only for reasons in which it cannot quote the value that was refused. */
  private static AwsCallException notStored(String name, Throwable failure) {
    return VALUELESS.contains(SdkFutures.code(failure))
        ? explained("PutParameter", name, failure)
        : AwsCallException.withoutMessage("PutParameter", name, failure);
  }

  private Future<Void> write(PutParameterRequest request) {
    return SdkFutures.on(context, () -> ssm.putParameter(request)).mapEmpty();
  }

  /** The request for a new parameter with its tag, which SSM refuses in an overwrite. */
  private PutParameterRequest created(Instance.Id instance, RunnerConfiguration configuration) {
    int bytes = configuration.text().getBytes(StandardCharsets.UTF_8).length;
    return secret(instance, configuration)
        .tier(bytes < ADVANCED_FROM_BYTES ? ParameterTier.STANDARD : ParameterTier.ADVANCED)
        .overwrite(false)
        .tags(Tag.builder().key(AwsNames.INSTANCE_ARN_TAG).value(arn.apply(instance)).build())
        .build();
  }

  /**
   * The request to overwrite a parameter. SSM chooses the tier, since an advanced one cannot be
   * turned back.
   */
  private PutParameterRequest replaced(Instance.Id instance, RunnerConfiguration configuration) {
    return secret(instance, configuration)
        .tier(ParameterTier.INTELLIGENT_TIERING)
        .overwrite(true)
        .build();
  }

  private PutParameterRequest.Builder secret(
      Instance.Id instance, RunnerConfiguration configuration) {
    return PutParameterRequest.builder()
        .name(path + instance)
        .type(ParameterType.SECURE_STRING)
        .keyId(kmsKey.orElse(null))
        .value(configuration.text());
  }

  @Override
  public Future<Set<Instance.Id>> pending() {
    return page(Optional.empty(), new HashSet<>())
        .recover(failure -> Future.failedFuture(explained("GetParametersByPath", path, failure)));
  }

  private Future<Set<Instance.Id>> page(Optional<String> token, Set<Instance.Id> found) {
    GetParametersByPathRequest request =
        GetParametersByPathRequest.builder()
            .path(path)
            .withDecryption(false)
            .maxResults(BATCH)
            .nextToken(token.orElse(null))
            .build();
    return SdkFutures.on(context, () -> ssm.getParametersByPath(request))
        .compose(
            answer -> {
              answer.parameters().stream().map(Parameter::name).forEach(n -> collect(n, found));
              return Optional.ofNullable(answer.nextToken())
                  .filter(next -> !next.isEmpty())
                  .map(next -> page(Optional.of(next), found))
                  .orElseGet(() -> Future.succeededFuture(Set.copyOf(found)));
            });
  }

  private void collect(String name, Set<Instance.Id> found) {
    String last = name.substring(path.length());
    if (Instance.Id.FORM.matcher(last).matches()) {
      found.add(new Instance.Id(last));
    }
  }

  @Override
  public Future<Map<Instance.Id, String>> delete(Collection<Instance.Id> instances) {
    List<Instance.Id> ids = instances.stream().distinct().toList();
    BatchSplitter<Instance.Id> splitter =
        new BatchSplitter<>(this::deleteBatch, (_, _) -> List.of(), AwsErrors::mayBeOneEntry);
    List<Future<Map<Instance.Id, BatchSplitter.Result>>> batches = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      batches.add(splitter.send(ids.subList(from, Math.min(from + BATCH, ids.size()))));
    }
    return batches.isEmpty()
        ? Future.succeededFuture(Map.of())
        : Future.join(batches).map(all -> left(all.list()));
  }

  private Future<?> deleteBatch(List<Instance.Id> ids) {
    List<String> names = ids.stream().map(id -> path + id).toList();
    return limiter
        .acquire()
        .compose(
            _ -> SdkFutures.on(context, () -> ssm.deleteParameters(call -> call.names(names))));
  }

  private Map<Instance.Id, String> left(List<Map<Instance.Id, BatchSplitter.Result>> batches) {
    Map<Instance.Id, String> left = new LinkedHashMap<>();
    batches.forEach(
        batch -> batch.forEach((id, result) -> why(id, result).ifPresent(it -> left.put(id, it))));
    return left;
  }

  private Optional<String> why(Instance.Id id, BatchSplitter.Result result) {
    return switch (result) {
      case BatchSplitter.Result.Done() -> Optional.empty();
      case BatchSplitter.Result.Refused(Throwable why) ->
          Optional.of(explained("DeleteParameters", path + id, why).getMessage());
      case BatchSplitter.Result.Failed(Throwable why) ->
          Optional.of(explained("DeleteParameters", "below " + path, why).getMessage());
    };
  }

  private static AwsCallException explained(String call, String subject, Throwable failure) {
    return AwsCallException.explained(call, subject, failure);
  }
}
