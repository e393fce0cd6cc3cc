package dev.musterd.model;

import dev.musterd.model.RunnerPool.CapacityStep;
import java.util.List;

/**
 * One fleet request: how many instances, for whom, where from.
 *
 * @param step the number of the pool's step of capacity, from 0
 * @param offerings all of the step, in the order of preference
 * @param clientToken at most 64 characters; EC2 answers a repeated token with the first result, so
 *     a plan whose answer was lost is sent again unchanged
 */
public record LaunchPlan(
    RunnerPool pool,
    Owner owner,
    int count,
    int step,
    List<Offering> offerings,
    String clientToken) {
  public LaunchPlan {
    offerings = List.copyOf(offerings);
    if (count < 1 || offerings.isEmpty()) {
      throw new IllegalArgumentException("a plan asks for at least one instance of one offering");
    }
  }

  public CapacityStep capacity() {
    return pool.launch().capacity().get(step);
  }

  public Market market() {
    return capacity().market();
  }

  public OwnerPool ownerPool() {
    return new OwnerPool(pool.name(), owner);
  }
}
