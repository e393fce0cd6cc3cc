package dev.musterd.app;

import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An event loop for one command, which waits for it on the main thread. */
final class Session implements AutoCloseable {
  /** For any one thing that is asked of GitHub or AWS, with the retries of both. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));

  private final VertxTimers timers = new VertxTimers(vertx);

  Vertx vertx() {
    return vertx;
  }

  VertxTimers timers() {
    return timers;
  }

  InstantSource clock() {
    return InstantSource.system();
  }

  /** GitHub by a configuration; AWS is asked only for secrets that are there. */
  GitHubSide gitHub(Settings settings, Map<String, String> environment) {
    SecretReader secrets =
        new SecretReader(
            vertx,
            new SecretFiles(environment),
            parameter ->
                SsmShelf.open(this, settings.aws().region()).compose(it -> it.read(parameter)));
    return new GitHubSide(vertx, settings.github(), secrets, clock());
  }

  /**
   * @throws Failed with the reason
   */
  <T> T ask(Supplier<Future<T>> call) {
    return await(call, PATIENCE);
  }

  /**
   * Waits so long.
   *
   * @throws Failed with the reason
   */
  <T> T await(Supplier<Future<T>> call, Duration patience) {
    try {
      return vertx
          .<T>executeBlocking(() -> null, false)
          .compose(_ -> call.get())
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new Failed(String.valueOf(failed.getCause().getMessage()));
    } catch (TimeoutException _) {
      throw new Failed("no answer within " + patience.toSeconds() + " seconds");
    } catch (InterruptedException _) {
      throw new Failed("interrupted");
    }
  }

  /** What was asked for did not work; the message is for the operator. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException _) {
      // The process ends now in any case.
    }
  }
}
