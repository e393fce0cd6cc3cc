package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.Images;
import dev.musterd.port.ImagesContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class MotoImagesTest extends ImagesContract {
  private final Vertx vertx = Vertx.vertx();
  private RealTime real;

  @BeforeEach
  void connect() {
    Optional<URI> moto = Emulators.moto();
    assumeTrue(moto.isPresent(), "no moto_server starts here");
    real = RealTime.patient(vertx, moto.orElseThrow());
  }

  @AfterEach
  void stop() {
    Optional.ofNullable(real).ifPresent(RealTime::close);
    RealTime.await(vertx.close());
  }

  @Override
  protected Images images() {
    return real.images();
  }

  @Override
  protected void parameter(String name, String value) {
    real.ssm
        .putParameter(
            call -> call.name(name).value(value).type(ParameterType.STRING).overwrite(true))
        .join();
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
