package dev.musterd.aws;

import dev.musterd.port.Images;
import dev.musterd.port.ImagesContract;
import io.vertx.core.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class MotoImagesIT extends ImagesContract {
  @RegisterExtension private final MotoAdapters moto = new MotoAdapters();

  @Override
  protected Images images() {
    return moto.real().images();
  }

  @Override
  protected void parameter(String name, String value) {
    moto.real()
        .ssm
        .putParameter(
            call -> call.name(name).value(value).type(ParameterType.STRING).overwrite(true))
        .join();
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
