package dev.musterd.port;

import dev.musterd.doubles.github.FakeCheckRuns;
import io.vertx.core.Future;
import java.util.function.Supplier;

class FakeCheckRunsTest extends CheckRunsContract {
  private final CheckRuns fake = new FakeCheckRuns(world);

  @Override
  protected CheckRuns checkRuns() {
    return fake;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    return call.get().result();
  }
}
