package dev.musterd.port;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Termination;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What we ask of EC2. Only instances that carry our environment and pool tags exist here. */
public interface Compute {

  /**
   * One {@code CreateFleet} of type {@code instant}. Fails only when the answer was lost: then the
   * same plan may be sent again and yields the same instances.
   */
  Future<LaunchOutcome> launch(LaunchPlan plan);

  /**
   * Our instances that have not ended, the stopped ones as well, all pages. EC2 is eventually
   * consistent: one launched seconds ago may be missing.
   */
  Future<List<Instance>> instances();

  /**
   * Ours that are shutting down or terminated, as long as EC2 shows them: about an hour.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html">how
   *     long a terminated instance is visible</a>
   */
  Future<List<Instance>> ended();

  /**
   * The states of these instances of ours, asked for by their ids. Only this proves that one has
   * ended: the absence from a list does not. EC2 forgets an ended instance after about an hour, and
   * may not know a new one for some seconds.
   */
  Future<InstanceStates> states(Collection<Instance.Id> instances);

  /**
   * Terminates, in batches; an instance that is already gone is no error. Says of each what became
   * of it, and never fails: one that EC2 refuses holds up no other.
   */
  Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances);

  /**
   * The text on the console of an instance of ours, up to its last 64 KB; empty while EC2 has none.
   * EC2 keeps it for about an hour after the end.
   */
  Future<String> console(Instance.Id instance);

  /**
   * The spot prices in force of these types in the zones of these subnets, in dollars an hour and
   * for Linux; what EC2 has no price for is missing. One call, and another for new subnets.
   */
  Future<Map<Offering, BigDecimal>> spotPrices(
      Collection<String> instanceTypes, Collection<String> subnets);

  /** The availability zone of a subnet, without a call; empty until EC2 has said it. */
  Optional<String> zone(String subnet);

  /** Sets one tag. */
  default Future<Void> tag(Instance.Id instance, String key, String value) {
    return tag(List.of(instance), Map.of(key, value));
  }

  /**
   * Sets the same tags on up to 200 instances, by one call. It fails for all of them when EC2 does
   * not know one.
   */
  Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags);

  Future<Void> untag(Instance.Id instance, String key);
}
