package dev.musterd.cli;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.daemon.Daemon;
import dev.musterd.daemon.LogSettings;
import dev.musterd.model.Event;
import dev.musterd.telemetry.EventLog;
import dev.musterd.telemetry.LogSetup;
import dev.musterd.wiring.EventLoops;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd run}. */
@Command(name = "run", description = "Runs the daemon until SIGTERM.")
public final class RunCommand implements Callable<Integer> {
  /** One event loop for the daemon, one for the rest; more would only cost memory. */
  private static final int EVENT_LOOPS = 2;

  private static final int WORKERS = 4;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws InterruptedException {
    return switch (common.read()) {
      case ReadResult.Invalid invalid -> {
        common.print(invalid.problems());
        yield ExitCode.USAGE;
      }
      case ReadResult.Valid valid -> run(valid);
    };
  }

  private int run(ReadResult.Valid valid) throws InterruptedException {
    Settings settings = valid.settings();
    valid.warnings().forEach(warning -> common.err().println(common.yellow("! ") + warning));
    LogSetup.configure(
        LogSettings.format(common.json(), settings.logging()),
        LogSettings.level(settings.logging()));
    Vertx vertx = EventLoops.vertx(EVENT_LOOPS, WORKERS);
    vertx.exceptionHandler(RunCommand::uncaught);
    if (!started(vertx, valid)) {
      LogSetup.flush();
      return ExitCode.SOFTWARE;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> stop(vertx, settings.shutdownTimeout())));
    new CountDownLatch(1).await(); // The shutdown hook ends the process.
    return ExitCode.OK;
  }

  private boolean started(Vertx vertx, ReadResult.Valid valid) throws InterruptedException {
    try {
      vertx
          .deployVerticle(new Daemon(valid, common::read, System.getenv()))
          .toCompletionStage()
          .toCompletableFuture()
          .get();
      return true;
    } catch (ExecutionException failed) {
      String.valueOf(failed.getCause().getMessage()).lines().forEach(common::fail);
      return false;
    }
  }

  /** Waits here, on the hook's thread: when it returns, the JVM is gone. */
  private static void stop(Vertx vertx, Duration patience) {
    new EventLog().record(new Event.DaemonStopping("SIGTERM or SIGINT"));
    int code = ExitCode.OK;
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      // A message that is still held becomes visible by itself when its lease ends.
      new EventLog().record(new Event.DutyFailed("stop", "not done within " + patience));
      code = ExitCode.SOFTWARE;
    } catch (ExecutionException | InterruptedException failed) {
      new EventLog().record(new Event.DutyFailed("stop", String.valueOf(failed.getMessage())));
      code = ExitCode.SOFTWARE;
    }
    LogSetup.flush();
    Runtime.getRuntime().halt(code); // A JVM that ends by a signal would say 143.
  }

  private static void uncaught(Throwable bug) {
    new EventLog().record(new Event.DutyFailed("a bug", bug.toString()));
  }
}
