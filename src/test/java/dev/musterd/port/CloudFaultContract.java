package dev.musterd.port;

import dev.musterd.doubles.aws.SimulatedCloud;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the kits of AWS's troubles share. No emulator has those troubles, so only the fakes and the
 * adapters over our own double run them.
 */
public abstract class CloudFaultContract {
  public static final String ENVIRONMENT = "gh-ci";

  protected abstract CloudBench bench();

  final <T> T await(Future<T> future) {
    return bench().await(future);
  }

  final Throwable awaitFailure(Future<?> future) {
    return bench().awaitFailure(future);
  }

  final <T> T ask(Function<SimulatedCloud, T> question) {
    return bench().ask(question);
  }

  final void tell(Consumer<SimulatedCloud> change) {
    ask(
        world -> {
          change.accept(world);
          return true;
        });
  }
}
