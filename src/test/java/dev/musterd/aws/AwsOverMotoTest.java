package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The adapters against moto, an independent reading of AWS's documentation. */
class AwsOverMotoTest {
  private static Optional<MotoServer> moto = Optional.empty();
  private static Vertx vertx;
  private static Emulator emulator;

  @BeforeAll
  static void start() {
    moto = MotoServer.start();
    assumeTrue(moto.isPresent(), "moto_server is not on the PATH or does not start");
    vertx = Vertx.vertx();
    emulator = Emulator.furnish(RealTime.patient(vertx, moto.get().endpoint()));
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(emulator).ifPresent(it -> it.real().close());
    Optional.ofNullable(vertx).ifPresent(it -> RealTime.await(it.close()));
    moto.ifPresent(MotoServer::close);
  }

  @Nested
  class Ec2ComputeTest extends EmulatedComputeContract {
    @Override
    Emulator emulator() {
      return emulator;
    }
  }

  @Nested
  class SsmTokenStoreTest extends EmulatedTokenStoreContract {
    @Override
    Emulator emulator() {
      return emulator;
    }
  }
}
