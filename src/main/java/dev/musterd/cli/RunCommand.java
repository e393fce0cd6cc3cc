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
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code musterd run}. */
@Command(name = "run", description = "Runs the daemon until SIGTERM.")
public final class RunCommand implements Callable<Integer> {
  private static final int WORKERS = 4;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() throws InterruptedException {
    return run(common.output(), common.config());
  }

  /**
   * Runs the daemon without picocli where the arguments are a service's.
   *
   * @return the exit code, or empty where picocli has to read the arguments
   */
  public static OptionalInt runDirectly(PrintWriter out, PrintWriter err, String... args)
      throws InterruptedException {
    Optional<RunArguments> arguments = RunArguments.of(args);
    if (arguments.isEmpty()) {
      return OptionalInt.empty();
    }
    boolean noColor = arguments.get().noColor();
    Output output =
        new Output(out, err, arguments.get().json(), () -> !noColor && Ansi.AUTO.enabled());
    return OptionalInt.of(run(output, arguments.get().config()));
  }

  private static int run(Output output, Path config) throws InterruptedException {
    return switch (ConfigurationFile.read(config)) {
      case ReadResult.Invalid invalid -> {
        output.print(invalid.problems());
        yield ExitCode.USAGE;
      }
      case ReadResult.Valid valid -> run(output, config, valid);
    };
  }

  private static int run(Output output, Path config, ReadResult.Valid valid)
      throws InterruptedException {
    Settings settings = valid.settings();
    valid.warnings().forEach(output::warn);
    LogSetup.configure(
        LogSettings.format(output.json(), settings.logging()),
        LogSettings.level(settings.logging()));
    int listeners = EventLoops.listeners(Runtime.getRuntime().availableProcessors());
    // Without loops of their own, webhooks share the daemon's, and the other one is for the rest.
    Vertx vertx = EventLoops.vertx(1 + Math.max(1, listeners), WORKERS);
    vertx.exceptionHandler(RunCommand::uncaught);
    if (!started(
        output,
        vertx,
        new Daemon(
            valid,
            () -> ConfigurationFile.read(config),
            System.getenv(),
            EventLoops.contexts(vertx, listeners)))) {
      LogSetup.flush();
      return ExitCode.SOFTWARE;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> stop(vertx, settings.shutdownTimeout())));
    new CountDownLatch(1).await(); // The shutdown hook ends the process.
    return ExitCode.OK;
  }

  private static boolean started(Output output, Vertx vertx, Daemon daemon)
      throws InterruptedException {
    try {
      vertx.deployVerticle(daemon).toCompletionStage().toCompletableFuture().get();
      return true;
    } catch (ExecutionException failed) {
      String.valueOf(failed.getCause().getMessage()).lines().forEach(output::fail);
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
      // A message that is still held becomes visible by itself when its visibility timeout ends.
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
