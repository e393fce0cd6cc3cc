package dev.musterd.app;

import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
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
 * sides of GitHub and AWS, which are there once something asks for them.
 */
final class Session implements AutoCloseable {
  /** For any one thing that is asked of GitHub or AWS, with the retries of both. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than anybody waits. */
  private static final Duration ENDLESS = Duration.ofNanos(Long.MAX_VALUE);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Two may wait for the region and for credentials while others go on. */
  private static final int WORKERS = 4;

  private final Vertx vertx = EventLoops.vertx(1, WORKERS);
  private final Context context = vertx.getOrCreateContext();
  private final VertxTimers timers = new VertxTimers(vertx);
  private final Optional<String> region;
  private Optional<Future<AwsSide>> aws = Optional.empty();

  /**
   * A session that knows nobody yet.
   *
   * @param region of AWS; empty takes the machine's
   */
  Session(Optional<String> region) {
    this.region = region;
  }

  /** Returns the act's exit code, or 1 after telling what was in its way. */
  static int with(CommonOptions common, Optional<String> region, ToIntFunction<Session> act) {
    try (Session session = new Session(region)) {
      return act.applyAsInt(session);
    } catch (Failed why) {
      why.getMessage().lines().map(Printable::text).forEach(common::fail);
      return ExitCode.SOFTWARE;
    }
  }

  /** The same for a command of which the configuration says all that is to be known. */
  static int with(CommonOptions common, ToIntBiFunction<Settings, Session> act) {
    return common.with(
        valid -> {
          Settings settings = valid.settings();
          return with(
              common, settings.aws().region(), session -> act.applyAsInt(settings, session));
        });
  }

  Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  VertxTimers timers() {
    return timers;
  }

  InstantSource clock() {
    return InstantSource.system();
  }

  /** Asked for on the event loop; the same for everyone, also when it has failed. */
  Future<AwsSide> aws() {
    if (aws.isEmpty()) {
      aws = Optional.of(AwsSide.start(vertx, context, region, clock(), timers));
    }
    return aws.get();
  }

  /** GitHub by a configuration; AWS is asked only for secrets that are there. */
  GitHubSide gitHub(Settings.GitHub settings) {
    SecretReader secrets =
        new SecretReader(
            vertx,
            new SecretFiles(System.getenv()),
            parameter -> aws().compose(side -> side.secrets().read(parameter)));
    return new GitHubSide(vertx, settings, secrets, clock());
  }

  /**
   * Waits for one answer of GitHub or AWS.
   *
   * @throws Failed with the reason
   */
  <T> T ask(Supplier<Future<T>> question) {
    return await(question, PATIENCE);
  }

  /**
   * Waits as long as it takes.
   *
   * @throws Failed with the reason
   */
  <T> T await(Supplier<Future<T>> work) {
    return await(work, ENDLESS);
  }

  /**
   * Begins the work on the event loop and waits for its result.
   *
   * @throws Failed with the reason
   */
  <T> T await(Supplier<Future<T>> work, Duration patience) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        _ -> Future.succeededFuture().compose(_ -> work.get()).onComplete(promise));
    try {
      return within(patience, promise.future());
    } catch (ExecutionException failed) {
      throw new Failed(failed.getCause());
    } catch (TimeoutException _) {
      throw new Late(patience);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    }
  }

  private static <T> T within(Duration patience, Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What was asked for did not work; the message is for the operator. */
  static sealed class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }

    private Failed(Throwable why) {
      super(Optional.ofNullable(why.getMessage()).orElse(why.toString()), why);
    }
  }

  /** Nothing happened for so long. */
  static final class Late extends Failed {
    private static final long serialVersionUID = 1;

    private Late(Duration patience) {
      super("no answer within " + patience.toSeconds() + " seconds");
    }
  }

  /** Somebody wants this thread to end. */
  static final class Interrupted extends Failed {
    private static final long serialVersionUID = 1;

    private Interrupted() {
      super("interrupted");
    }
  }

  /** On the main thread, which may wait for native threads. */
  @Override
  public void close() {
    aws.filter(Future::succeeded).ifPresent(side -> side.result().close());
    try {
      within(CLOSING, vertx.close());
    } catch (ExecutionException | TimeoutException | InterruptedException _) {
      // The process ends now in any case.
    }
  }
}
