package dev.musterd.port;

import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** What we ask of EC2. Only instances that carry our environment and pool tags exist here. */
public interface Compute {

  /**
   * One {@code CreateFleet} of type {@code instant}. Fails only when the answer was lost: then the
   * same plan may be sent again and yields the same instances.
   */
  Future<LaunchOutcome> launch(LaunchPlan plan);

  /**
   * Our pending and running instances, all pages. EC2 is eventually consistent: one launched
   * seconds ago may be missing.
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

  /** Terminates, in batches; an instance that is already gone is no error. */
  Future<Void> terminate(Collection<Instance.Id> instances);

  /** Sets one tag. */
  Future<Void> tag(Instance.Id instance, String key, String value);

  Future<Void> untag(Instance.Id instance, String key);
}
