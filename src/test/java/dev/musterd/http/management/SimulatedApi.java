package dev.musterd.http.management;

import dev.musterd.flow.Duties;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import java.util.function.BooleanSupplier;

/** The API of a daemon in a simulated world. */
public final class SimulatedApi {
  private SimulatedApi() {}

  public static ManagementApi of(SimWorld world, BooleanSupplier reapNow) {
    return of(world, reapNow, new NodeRole.Single());
  }

  public static ManagementApi of(SimWorld world, BooleanSupplier reapNow, NodeRole role) {
    Duties duties = world.daemon().duties();
    return new ManagementApi(
        () ->
            new ManagementApi.Views(
                duties.explain(), duties.describeFleet(), duties.previewReaping(), reapNow),
        new ManagementApi.Timeline(world.journal()::timeline, Timelines::json),
        () -> role,
        world.time());
  }
}
