package dev.musterd.sim.world;

import dev.musterd.model.Labels;
import dev.musterd.model.PoolBuilder;
import java.util.List;

/** Pools whose launch templates and subnets the simulated EC2 knows. */
public final class SimPools {
  private SimPools() {}

  /** The pool of {@link SimWorld#LINUX}. */
  public static PoolBuilder linux() {
    return pool("linux-x64", SimWorld.LINUX);
  }

  public static PoolBuilder pool(String name, String... labels) {
    return pool(name, Labels.of(labels));
  }

  private static PoolBuilder pool(String name, Labels labels) {
    return PoolBuilder.pool(name)
        .labels(labels)
        .delay(SimWorld.DELAY)
        .launchTemplate("musterd-sim-" + name)
        .subnets(List.of("subnet-a", "subnet-b"));
  }
}
