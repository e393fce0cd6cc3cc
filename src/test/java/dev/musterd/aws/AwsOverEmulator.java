package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The adapters for EC2 and SSM against one emulator, where there is one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AwsOverEmulator {
  private final Vertx vertx = Vertx.vertx();
  private final Optional<URI> address;
  private final String absence;
  private Optional<Emulator> emulator = Optional.empty();

  AwsOverEmulator(Optional<URI> address, String absence) {
    this.address = address;
    this.absence = absence;
  }

  @BeforeAll
  void furnish() {
    assumeTrue(address.isPresent(), absence);
    emulator = Optional.of(Emulator.furnish(RealTime.patient(vertx, address.orElseThrow())));
  }

  @AfterAll
  void stop() {
    emulator.ifPresent(running -> running.real().close());
    RealTime.await(vertx.close());
  }

  @Nested
  class Ec2ComputeTest extends EmulatedComputeContract {
    @Override
    Emulator emulator() {
      return emulator.orElseThrow();
    }
  }

  @Nested
  class SsmTokenStoreTest extends EmulatedTokenStoreContract {
    @Override
    Emulator emulator() {
      return emulator.orElseThrow();
    }
  }
}
