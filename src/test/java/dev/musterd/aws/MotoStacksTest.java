package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.Stacks;
import dev.musterd.port.StacksContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MotoStacksTest extends StacksContract {
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
  protected Stacks stacks() {
    return real.stacks();
  }

  @Override
  protected Throwable awaitFailure(Future<?> future) {
    return RealTime.awaitFailure(future);
  }

  @Override
  protected <T> T await(Future<T> future) {
    return RealTime.await(future);
  }
}
