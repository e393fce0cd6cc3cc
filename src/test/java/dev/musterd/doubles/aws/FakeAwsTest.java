package dev.musterd.doubles.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Instance;
import dev.musterd.port.CloudBench;
import dev.musterd.port.Compute;
import dev.musterd.port.ComputeContract;
import dev.musterd.port.ComputeFaultContract;
import dev.musterd.port.Plans;
import dev.musterd.port.TokenStore;
import dev.musterd.port.TokenStoreContract;
import dev.musterd.port.TokenStoreFaultContract;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;

/** The fakes pass the kits, in virtual time. */
class FakeAwsTest {
  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedCloud cloud = new SimulatedCloud(time, time);

  FakeAwsTest() {
    cloud.addTemplate(Plans.TEMPLATE);
    cloud.latency(() -> Duration.ofMillis(40));
    cloud.bootDelay(() -> Duration.ofSeconds(20));
  }

  private final CloudBench bench =
      new CloudBench() {
        @Override
        public <T> T await(Future<T> future) {
          drive(future);
          assertTrue(future.succeeded(), () -> "failed: " + future.cause());
          return future.result();
        }

        @Override
        public Throwable awaitFailure(Future<?> future) {
          drive(future);
          assertTrue(future.failed());
          return future.cause();
        }

        @Override
        public <T> T ask(Function<SimulatedCloud, T> question) {
          return question.apply(cloud);
        }
      };

  private void drive(Future<?> future) {
    boolean more = true;
    while (more && !future.isComplete()) {
      more = time.step();
    }
    assertTrue(future.isComplete(), "no timer is left and the future is not complete");
  }

  @Nested
  class FakeComputeTest extends ComputeContract {
    @Override
    protected Compute compute(String environment) {
      return new FakeCompute(cloud, environment);
    }

    @Override
    protected <T> T await(Future<T> future) {
      return bench.await(future);
    }

    @Override
    protected Instance.Id startForeign() {
      return cloud.addForeign(Map.of("Name", "theirs"));
    }

    @Override
    protected boolean isLive(Instance.Id instance) {
      return cloud.machine(instance).orElseThrow().live();
    }
  }

  @Nested
  class FakeComputeFaultTest extends ComputeFaultContract {
    @Override
    protected Compute compute() {
      return new FakeCompute(cloud, ENVIRONMENT);
    }

    @Override
    protected CloudBench bench() {
      return bench;
    }

    @Override
    protected Compute impatientCompute() {
      return compute();
    }
  }

  @Nested
  class FakeTokenStoreTest extends TokenStoreContract {
    @Override
    protected TokenStore store(String environment) {
      return new FakeTokenStore(cloud, environment);
    }

    @Override
    protected <T> T await(Future<T> future) {
      return bench.await(future);
    }

    @Override
    protected Optional<String> read(String name) {
      return cloud.parameters().find(name).map(Parameters.Parameter::value);
    }
  }

  @Nested
  class FakeTokenStoreFaultTest extends TokenStoreFaultContract {
    @Override
    protected TokenStore store() {
      return new FakeTokenStore(cloud, ENVIRONMENT);
    }

    @Override
    protected CloudBench bench() {
      return bench;
    }
  }
}
