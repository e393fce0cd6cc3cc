package dev.musterd.doubles;

import dev.musterd.port.Timers;
import dev.musterd.port.TimersContract;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;

class VirtualTimeTest extends TimersContract {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));

  @Override
  protected Timers timers() {
    return time;
  }

  @Override
  protected InstantSource clock() {
    return time;
  }

  @Override
  protected void act(Runnable calls) {
    calls.run();
  }

  @Override
  protected void await(Future<?> future) {
    while (!future.isComplete()) {
      time.step();
    }
  }
}
