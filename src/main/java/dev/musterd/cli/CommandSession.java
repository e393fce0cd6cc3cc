package dev.musterd.cli;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.ProxySetting;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.wiring.AwsAdapters;
import dev.musterd.wiring.EventLoops;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.ProxyReader;
import dev.musterd.wiring.SecretReader;
import dev.musterd.wiring.StartupException;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;

/**
 * The event loop of one command, which waits on the main thread for what happens there, and the
 * adapters of GitHub and AWS, which are made on first use.
 */
public final class CommandSession implements AutoCloseable {
  /** The time limit of one operation at GitHub or AWS, retries included. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than an operator waits. */
  private static final Duration ENDLESS = Duration.ofNanos(Long.MAX_VALUE);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Two may wait for the region and for credentials while others go on. */
  private static final int WORKERS = 4;

  private final Vertx vertx = EventLoops.vertx(1, WORKERS);
  private final Context context = vertx.getOrCreateContext();
  private final VertxTimers timers = new VertxTimers(vertx);
  private final Optional<String> region;
  private final ProxyRoutes routes;
  private Optional<Future<AwsAdapters>> aws = Optional.empty();
  private Waiting waiting = Waiting.silent();
  private String what = "waiting";

  private CommandSession(Optional<String> region, ProxyRoutes routes) {
    this.region = region;
    this.routes = routes;
  }

  /**
   * A session without adapters yet, with the way out that the environment names.
   *
   * @param region of AWS; empty takes the machine's
   * @throws CommandFailedException when the way out cannot be read
   */
  public static CommandSession of(Optional<String> region) {
    return of(region, ProxySetting.UNSET);
  }

  /**
   * A session without adapters yet.
   *
   * @throws CommandFailedException when the way out cannot be read
   */
  public static CommandSession of(Settings settings) {
    return of(settings.aws().region(), settings.proxy());
  }

  private static CommandSession of(Optional<String> region, ProxySetting proxy) {
    try {
      return new CommandSession(region, new ProxyReader(System.getenv()).routes(proxy));
    } catch (StartupException wrong) {
      throw new CommandFailedException(wrong);
    }
  }

  /** Returns the act's exit code, or 1 after printing why it failed. */
  public static int with(
      CommonOptions common, Settings settings, ToIntFunction<CommandSession> act) {
    return with(common, () -> of(settings), act);
  }

  /** Runs an act without a configuration, in this region. */
  public static int with(
      CommonOptions common, Optional<String> region, ToIntFunction<CommandSession> act) {
    return with(common, () -> of(region), act);
  }

  private static int with(
      CommonOptions common, Supplier<CommandSession> open, ToIntFunction<CommandSession> act) {
    try (CommandSession session = open.get()) {
      session.showWaits(common);
      return act.applyAsInt(session);
    } catch (CommandFailedException why) {
      why.getMessage().lines().map(TerminalText::text).forEach(common::fail);
      return ExitCode.SOFTWARE;
    }
  }

  /** Runs an act that needs nothing beside the configuration. */
  public static int with(CommonOptions common, ToIntBiFunction<Settings, CommandSession> act) {
    return common.with(
        valid -> {
          Settings settings = valid.settings();
          return with(common, settings, session -> act.applyAsInt(settings, session));
        });
  }

  /** Shows on a terminal that an operation takes long. */
  public void showWaits(CommonOptions common) {
    waiting = common.waiting();
    what = common.command() + ": waiting for GitHub or AWS";
  }

  public Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  public VertxTimers timers() {
    return timers;
  }

  public InstantSource clock() {
    return InstantSource.system();
  }

  /** Made once, on the event loop; a failure is kept as well. */
  public Future<AwsAdapters> aws() {
    if (aws.isEmpty()) {
      aws =
          Optional.of(
              AwsAdapters.start(
                  vertx, context, new AwsAdapters.Reach(region, routes), clock(), timers));
    }
    return aws.get();
  }

  /** Which proxy leads where. */
  public ProxyRoutes routes() {
    return routes;
  }

  /** GitHub by a configuration; AWS is asked only for secrets that are there. */
  public GitHubAdapters gitHub(Settings.GitHub settings) {
    return new GitHubAdapters(
        new GitHubAdapters.Reach(vertx, routes), settings, secrets(), clock(), _ -> {});
  }

  /** A reader of secrets; AWS is asked only for those that are there. */
  public SecretReader secrets() {
    return new SecretReader(
        vertx,
        new SecretFiles(System.getenv()),
        parameter -> aws().compose(adapters -> adapters.secret(parameter)));
  }

  /**
   * Waits for one answer of GitHub or AWS.
   *
   * @throws CommandFailedException with the reason
   */
  public <T> T ask(Supplier<Future<T>> question) {
    return await(question, PATIENCE);
  }

  /**
   * Waits as long as it takes.
   *
   * @throws CommandFailedException with the reason
   */
  public <T> T await(Supplier<Future<T>> work) {
    return await(work, ENDLESS);
  }

  /**
   * Begins the work on the event loop and waits for its result.
   *
   * @throws CommandFailedException with the reason
   */
  public <T> T await(Supplier<Future<T>> work, Duration patience) {
    return await(what, work, patience);
  }

  /**
   * Begins the work on the event loop and waits for its result.
   *
   * @param name of what it waits for, for a person
   * @throws CommandFailedException with the reason
   */
  public <T> T await(String name, Supplier<Future<T>> work, Duration patience) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        _ -> Future.succeededFuture().compose(_ -> work.get()).onComplete(promise));
    try (Waiting.Shown _ = waiting.begin(name)) {
      return within(patience, promise.future());
    } catch (ExecutionException failed) {
      throw new CommandFailedException(failed.getCause());
    } catch (TimeoutException _) {
      throw new CommandTimeoutException(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandInterruptedException();
    }
  }

  private static <T> T within(Duration patience, Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** An operation failed; the message is for the operator. */
  public static sealed class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandFailedException(String message) {
      super(message);
    }

    private CommandFailedException(Throwable why) {
      super(Optional.ofNullable(why.getMessage()).orElse(why.toString()), why);
    }
  }

  /** An operation was not done within its time. */
  public static final class CommandTimeoutException extends CommandFailedException {
    private static final long serialVersionUID = 1;

    private CommandTimeoutException(Duration patience) {
      super("no answer within " + patience.toSeconds() + " seconds");
    }
  }

  /** The thread was interrupted: the process ends. */
  public static final class CommandInterruptedException extends CommandFailedException {
    private static final long serialVersionUID = 1;

    private CommandInterruptedException() {
      super("interrupted");
    }
  }

  /** On the main thread, which may wait for native threads. */
  @Override
  public void close() {
    aws.filter(Future::succeeded).ifPresent(adapters -> adapters.result().close());
    try {
      within(CLOSING, vertx.close());
    } catch (ExecutionException | TimeoutException | InterruptedException _) {
      // The process ends now in any case.
    }
  }
}
