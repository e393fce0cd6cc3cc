package dev.musterd.http.management;

import dev.musterd.config.DurationText;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ShowLogs.LogStream;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The API of a daemon in a simulated world. */
public final class SimulatedApi {
  /** What no page may show. */
  static final String SECRET = "hush-hush-42";

  private SimulatedApi() {}

  public static ManagementPages of(SimWorld world, BooleanSupplier reapNow) {
    Duties duties = world.daemon().duties();
    return new ManagementPages(
        pages(world, reapNow),
        new RunnerApi(
            duties.holdRunners(),
            duties.showLogs(),
            new RunnerApi.Durations(DurationText::read, DurationText.SYNTAX),
            new RunnerApi.Streams(
                "eu-west-1",
                instance -> List.of(new LogStream("/runners/sim/messages", instance.id().value()))),
            List.of(SECRET),
            world.time()));
  }

  private static ManagementApi pages(SimWorld world, BooleanSupplier reapNow) {
    Duties duties = world.daemon().duties();
    return new ManagementApi(
        duties.explain(),
        duties.describeFleet(),
        duties.previewReaping(),
        new ManagementApi.Timeline(world.journal()::timeline, Timelines::json),
        reapNow,
        world.time());
  }
}
