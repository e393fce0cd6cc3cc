package dev.musterd.app;

import dev.musterd.config.ReadResult;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import dev.musterd.github.AppJwt;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd sync}. */
@Command(
    name = "sync",
    description = {
      "Brings the newest runner to the bucket from which instances install it.",
      "The daemon does the same by itself, at its start and at the times of binaries.schedule."
    })
final class SyncCommand implements Callable<Integer> {
  private static final int WORKERS = 2;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws InterruptedException {
    return switch (common.read()) {
      case ReadResult.Invalid invalid -> {
        common.print(invalid.problems());
        yield ExitCode.USAGE;
      }
      case ReadResult.Valid valid -> sync(valid.settings());
    };
  }

  private int sync(Settings settings) throws InterruptedException {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
    SyncReport report = new SyncReport(common);
    Context context = vertx.getOrCreateContext();
    Promise<Boolean> done = Promise.promise();
    context.runOnContext(_ -> sync(vertx, context, settings, report).onComplete(done));
    try {
      boolean good = done.future().toCompletionStage().toCompletableFuture().get();
      report.end(good);
      return good ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (ExecutionException failed) {
      String.valueOf(failed.getCause().getMessage()).lines().forEach(common::fail);
      return ExitCode.SOFTWARE;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Future<Boolean> sync(Vertx vertx, Context context, Settings settings, SyncReport report) {
    InstantSource wall = InstantSource.system();
    Timers timers = new VertxTimers(vertx);
    return AwsSide.start(vertx, context, settings, wall, timers)
        .compose(
            aws ->
                key(vertx, aws, settings, wall)
                    .compose(
                        jwt ->
                            new Mirror(settings, aws.archive(settings), report, timers)
                                .duty(
                                    vertx,
                                    jwt,
                                    wall,
                                    SteadyClock.system(),
                                    _ -> {},
                                    report::progress)
                                .mirror())
                    .eventually(() -> closed(vertx, aws)));
  }

  private static Future<AppJwt> key(
      Vertx vertx, AwsSide aws, Settings settings, InstantSource wall) {
    SecretReader secrets =
        new SecretReader(vertx, new SecretFiles(System.getenv()), aws.secrets()::read);
    return new GitHubSide(vertx, settings.github(), secrets, wall)
        .statement(settings.github().app());
  }

  private static Future<?> closed(Vertx vertx, AwsSide aws) {
    return vertx.executeBlocking(
        () -> {
          aws.close();
          return true;
        });
  }
}
