package dev.musterd.wiring;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A failed start; each line of the message names one thing that is missing. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartupException(String message) {
    super(message);
  }

  /** Prefixes the failure of an AWS client, which does not say what it was needed for. */
  public static <T> Future<T> naming(String wanted, Future<T> part) {
    return part.recover(
        failure -> Future.failedFuture(new StartupException(wanted + ": " + failure.getMessage())));
  }

  /**
   * Completes once all have succeeded; otherwise fails when all have ended, with every reason on a
   * line of its own, so that an operator need not start again for each.
   */
  public static Future<Void> unlessAll(Future<?>... parts) {
    return Future.join(List.of(parts))
        .transform(
            _ -> {
              String reasons =
                  Stream.of(parts)
                      .filter(Future::failed)
                      .flatMap(part -> String.valueOf(part.cause().getMessage()).lines())
                      .distinct()
                      .collect(Collectors.joining("\n"));
              return reasons.isEmpty()
                  ? Future.succeededFuture()
                  : Future.failedFuture(new StartupException(reasons));
            });
  }
}
