package dev.musterd.http.management;

import dev.musterd.flow.Duties;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The API of a daemon in a simulated world. */
public final class SimulatedApi {
  private SimulatedApi() {}

  /** One of a daemon that no job was started for lately. */
  public static ManagementApi of(SimWorld world, BooleanSupplier reapNow) {
    return of(world, reapNow, _ -> Optional.empty());
  }

  public static ManagementApi of(
      SimWorld world,
      BooleanSupplier reapNow,
      Function<RunnerPool, Optional<StartReading>> starts) {
    Duties duties = world.daemon().duties();
    return new ManagementApi(
        duties.explain(),
        duties.describeFleet(),
        duties.previewReaping(),
        new ManagementApi.Timeline(world.journal()::timeline, Timelines::json, starts),
        reapNow,
        world.time());
  }
}
