package dev.musterd.http.management;

import dev.musterd.config.DurationText;
import dev.musterd.flow.Duties;
import dev.musterd.flow.cost.ReportCosts;
import dev.musterd.flow.debug.ShowLogs.LogStream;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The API of a daemon in a simulated world. */
public final class SimulatedApi {
  /** What no page may show. */
  static final String SECRET = "hush-hush-42";

  private SimulatedApi() {}

  /** A request that a test waits for. */
  public interface Request<T, X extends Exception> {
    T send() throws X;
  }

  /**
   * Sends a request while virtual time moves on the only event loop, which then stands still: from
   * here on, the test's own thread moves it.
   */
  public static <T, X extends Exception> T whileTimeMoves(
      Vertx vertx, SimWorld world, Request<T, X> request) throws X {
    long timer = vertx.setPeriodic(1, _ -> world.advance(Duration.ofMillis(20)));
    try {
      return request.send();
    } finally {
      Promise<Void> still = Promise.promise();
      vertx.runOnContext(
          _ -> {
            vertx.cancelTimer(timer);
            still.complete();
          });
      still.future().await();
    }
  }

  /** One of a daemon that no job was started for lately. */
  public static ApiPages of(SimWorld world, BooleanSupplier reapNow) {
    return of(world, reapNow, _ -> Optional.empty());
  }

  public static ApiPages of(
      SimWorld world,
      BooleanSupplier reapNow,
      Function<RunnerPool, Optional<StartReading>> starts) {
    Duties duties = world.daemon().duties();
    return new ApiPages(
        new ManagementApi(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new ManagementApi.Timeline(world.journal()::timeline, Timelines::json, starts),
            reapNow,
            world.time()),
        new OperatorApi(duties.pausePools(), duties.retireRunner(), world.time()),
        new RunnerApi(
            duties.holdRunners(),
            duties.showLogs(),
            new RunnerApi.Durations(DurationText::read, DurationText.SYNTAX),
            new RunnerApi.Streams(
                "eu-west-1",
                instance -> List.of(new LogStream("/runners/sim/messages", instance.id().value()))),
            List.of(SECRET),
            world.time()),
        new CostApi(new ReportCosts(duties.recordCosts(), world.time()), world.time()));
  }
}
