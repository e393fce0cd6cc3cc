package dev.musterd.aws;

import dev.musterd.model.Instance;
import dev.musterd.port.Compute;
import dev.musterd.port.ComputeContract;
import io.vertx.core.Future;
import java.util.List;

/** The kit for {@link Ec2Compute} over an emulator. */
abstract class EmulatedComputeContract extends ComputeContract {
  abstract Emulator emulator();

  @Override
  protected Compute compute(String environment) {
    return emulator().real().compute(environment);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  protected Instance.Id startForeign() {
    return emulator().startForeign();
  }

  @Override
  protected boolean isLive(Instance.Id instance) {
    return emulator().isLive(instance);
  }

  @Override
  protected String template() {
    return emulator().template();
  }

  @Override
  protected List<String> subnets() {
    return emulator().subnets();
  }
}
