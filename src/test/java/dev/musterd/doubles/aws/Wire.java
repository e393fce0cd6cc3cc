package dev.musterd.doubles.aws;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/** How a call of the fakes travels: half its latency there, the effect, half back. */
record Wire(SimulatedCloud cloud) {

  /** Fails with {@link CloudException} when refused, otherwise when no answer came. */
  <T> Future<T> call(Api api, Supplier<T> effect) {
    Duration half = cloud.nextLatency(api).dividedBy(2);
    cloud.begins(api);
    return cloud
        .timers()
        .after(half)
        .map(_ -> cloud.call(api, effect))
        .compose(reply -> cloud.timers().after(half).compose(_ -> arrive(api, reply)))
        .onComplete(_ -> cloud.ends(api));
  }

  private <T> Future<T> arrive(Api api, Reply<T> reply) {
    return switch (reply) {
      case Reply.Answered<T>(T value) -> Future.succeededFuture(value);
      case Reply.Refused<T>(CloudException error) -> Future.failedFuture(error);
      case Reply.Lost<T> _ -> Future.failedFuture("the answer to " + api.word() + " was lost");
      case Reply.Hanging<T> _ ->
          cloud
              .timers()
              .after(cloud.callTimeout(api))
              .compose(_ -> Future.failedFuture("no answer to " + api.word()));
    };
  }
}
