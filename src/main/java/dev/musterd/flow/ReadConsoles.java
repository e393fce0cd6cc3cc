package dev.musterd.flow;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.ConsoleReading;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.port.Compute;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads on the console of an instance why it ended. Best effort: a few at a time, and what cannot
 * be read is left out.
 */
final class ReadConsoles {
  /** EC2 throttles the call; instances that end together mostly do so for one reason. */
  private static final int UNDERWAY_MAX = 3;

  private static final int KNOWN_MAX = 1_000;

  /** EC2 notes the text at the end of an instance, and shows it a little later. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** EC2's reason for one that powered itself off. */
  private static final String POWERED_OFF = "Client.InstanceInitiatedShutdown";

  private final Compute compute;
  private final Timers timers;
  private final Map<Instance.Id, Optional<String>> known = BoundedMap.evictingEldest(KNOWN_MAX);
  private int underway;

  ReadConsoles(Ports ports) {
    this.compute = ports.compute();
    this.timers = ports.timers();
  }

  /** The reason, asked for once for each instance. Never fails. */
  Future<Optional<String>> reason(Instance.Id instance) {
    if (known.containsKey(instance)) {
      return Future.succeededFuture(known.get(instance));
    } else if (underway >= UNDERWAY_MAX) {
      return Future.succeededFuture(Optional.empty());
    }
    known.put(instance, Optional.empty());
    underway++;
    return inTime(compute.console(instance))
        .map(ConsoleReading::reason)
        .otherwise(Optional.empty())
        .onSuccess(reason -> known.put(instance, reason))
        .onComplete(_ -> underway--);
  }

  /** A slow answer holds up no tick of the reaper; it is dropped. */
  private Future<String> inTime(Future<String> console) {
    Promise<String> first = Promise.promise();
    console.onSuccess(first::tryComplete).onFailure(first::tryFail);
    timers.after(PATIENCE).onSuccess(_ -> first.tryComplete(""));
    return first.future();
  }

  /** The reason of one that powered itself off; empty for any other. Never fails. */
  Future<Optional<String>> poweredOff(Instance.Id instance, InstanceEnd end) {
    return end.reason().startsWith(POWERED_OFF)
        ? reason(instance)
            .compose(
                reason -> reason.isPresent() ? Future.succeededFuture(reason) : again(instance))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Optional<String>> again(Instance.Id instance) {
    return timers
        .after(AGAIN)
        .compose(
            _ -> {
              known.remove(instance);
              return reason(instance);
            });
  }
}
