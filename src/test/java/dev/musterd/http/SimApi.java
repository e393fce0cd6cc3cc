package dev.musterd.http;

import dev.musterd.app.Duties;
import dev.musterd.sim.SimWorld;
import dev.musterd.telemetry.Timelines;
import java.util.function.BooleanSupplier;

/** The API of a daemon in a simulated world. */
public final class SimApi {
  private SimApi() {}

  public static ManagementApi of(SimWorld world, BooleanSupplier reapNow) {
    Duties duties = world.daemon().duties();
    return new ManagementApi(
        duties.explain(),
        duties.surveyFleet(),
        duties.rehearseReaping(),
        new ManagementApi.Timeline(world.journal()::timeline, Timelines::json),
        reapNow,
        world.time());
  }
}
