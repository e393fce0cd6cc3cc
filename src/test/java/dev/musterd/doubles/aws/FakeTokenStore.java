package dev.musterd.doubles.aws;

import dev.musterd.model.Instance;
import dev.musterd.model.RunnerConfiguration;
import dev.musterd.port.TokenStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The port over the simulated cloud, on the caller's thread. */
public final class FakeTokenStore implements TokenStore {
  private final SimulatedCloud cloud;
  private final Wire wire;
  private final String path;

  public FakeTokenStore(SimulatedCloud cloud, String environment) {
    this.cloud = cloud;
    this.wire = new Wire(cloud);
    this.path = "/musterd/" + environment + "/tokens/";
  }

  @Override
  public Future<Void> put(Instance.Id instance, RunnerConfiguration configuration) {
    return wire.call(Api.PUT_PARAMETER, () -> write(instance, configuration))
        .recover(FakeTokenStore::withoutTheValue)
        .mapEmpty();
  }

  private int write(Instance.Id instance, RunnerConfiguration configuration) {
    boolean exists = cloud.parameters().find(path + instance).isPresent();
    return cloud
        .parameters()
        .put(
            new Parameters.Put(
                path + instance,
                "SecureString",
                "Intelligent-Tiering",
                configuration.text(),
                exists,
                Optional.empty(),
                exists ? Map.of() : Map.of(Parameters.ARN_TAG, SimulatedCloud.arn(instance))));
  }

  private static <T> Future<T> withoutTheValue(Throwable failure) {
    return Future.failedFuture(
        failure instanceof CloudException error ? "PutParameter: " + error.code() : "no answer");
  }

  @Override
  public Future<Set<Instance.Id>> pending() {
    return wire.call(
        Api.GET_PARAMETERS_BY_PATH,
        () ->
            cloud.parameters().below(path).stream()
                .flatMap(parameter -> Parameters.instance(parameter.name()).stream())
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Future<Map<Instance.Id, String>> delete(Collection<Instance.Id> instances) {
    return wire.call(Api.DELETE_PARAMETERS, () -> deleteEach(instances))
        .otherwise(
            failure ->
                instances.stream()
                    .distinct()
                    .collect(Collectors.toMap(Function.identity(), _ -> failure.getMessage())));
  }

  private Map<Instance.Id, String> deleteEach(Collection<Instance.Id> instances) {
    Map<Instance.Id, String> left = new HashMap<>();
    for (Instance.Id id : instances) {
      try {
        cloud.parameters().delete(List.of(path + id));
      } catch (CloudException refused) {
        left.put(id, refused.code() + " " + refused.getMessage());
      }
    }
    return left;
  }
}
