package dev.musterd.http.management;

import dev.musterd.flow.Duties;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import java.util.function.BooleanSupplier;

/** The API of a daemon in a simulated world. */
public final class SimulatedApi {
  private SimulatedApi() {}

  public static ManagementPages of(SimWorld world, BooleanSupplier reapNow) {
    Duties duties = world.daemon().duties();
    return new ManagementPages(
        new ManagementApi(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new ManagementApi.Timeline(world.journal()::timeline, Timelines::json),
            reapNow,
            world.time()),
        new OperatorApi(duties.pausePools(), duties.retireRunner(), world.time()));
  }
}
