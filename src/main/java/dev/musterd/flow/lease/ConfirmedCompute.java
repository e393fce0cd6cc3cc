package dev.musterd.flow.lease;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Termination;
import dev.musterd.port.Compute;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * EC2, where nothing is terminated before the lease was confirmed: what another node may have
 * decided meanwhile cannot be undone.
 *
 * @param confirmed whether the lease was seen to be ours of late
 */
public record ConfirmedCompute(Compute compute, Supplier<Future<Boolean>> confirmed)
    implements Compute {

  @Override
  public Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
    List<Instance.Id> ids = List.copyOf(instances);
    return confirmed
        .get()
        .compose(ours -> ours ? compute.terminate(ids) : Future.succeededFuture(unconfirmed(ids)));
  }

  private static Map<Instance.Id, Termination> unconfirmed(List<Instance.Id> instances) {
    return instances.stream()
        .distinct()
        .collect(
            Collectors.toMap(
                Function.identity(),
                _ -> new Termination.Unanswered("the lease could not be confirmed")));
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return compute.launch(plan);
  }

  @Override
  public Future<List<Instance>> instances() {
    return compute.instances();
  }

  @Override
  public Future<List<Instance>> ended() {
    return compute.ended();
  }

  @Override
  public Future<InstanceStates> states(Collection<Instance.Id> instances) {
    return compute.states(instances);
  }

  @Override
  public Future<String> console(Instance.Id instance) {
    return compute.console(instance);
  }

  @Override
  public Future<Map<Offering, BigDecimal>> spotPrices(
      Collection<String> instanceTypes, Collection<String> subnets) {
    return compute.spotPrices(instanceTypes, subnets);
  }

  @Override
  public Optional<String> zone(String subnet) {
    return compute.zone(subnet);
  }

  @Override
  public Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags) {
    return compute.tag(instances, tags);
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    return compute.untag(instance, key);
  }
}
