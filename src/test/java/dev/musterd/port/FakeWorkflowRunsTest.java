package dev.musterd.port;

import dev.musterd.doubles.github.FakeWorkflowRuns;
import io.vertx.core.Future;
import java.util.function.Supplier;

class FakeWorkflowRunsTest extends WorkflowRunsContract {
  private final WorkflowRuns fake = new FakeWorkflowRuns(world);

  @Override
  protected WorkflowRuns runs() {
    return fake;
  }

  @Override
  protected <T> T ask(Supplier<Future<T>> call) {
    Future<T> future = call.get();
    if (future.failed()) {
      throw new IllegalStateException(future.cause().getMessage());
    }
    return future.result();
  }
}
