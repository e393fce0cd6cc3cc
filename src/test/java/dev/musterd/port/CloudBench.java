package dev.musterd.port;

import dev.musterd.doubles.aws.SimulatedCloud;
import io.vertx.core.Future;
import java.util.function.Function;

/** How a kit waits, and asks the cloud behind the port, in virtual or real time. */
public interface CloudBench {
  <T> T await(Future<T> future);

  /** The failure that a future ends with. */
  Throwable awaitFailure(Future<?> future);

  /** Asks the world, wherever it lives. */
  <T> T ask(Function<SimulatedCloud, T> question);
}
