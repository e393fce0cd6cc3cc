package dev.musterd.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** The adapters against LocalStack, where Docker is. */
class AwsOverLocalStackTest {
  /** The last version that starts without an account's token. */
  private static final String IMAGE = "localstack/localstack:4.14.0";

  private static Optional<LocalStackContainer> localStack = Optional.empty();
  private static Vertx vertx;
  private static Emulator emulator;

  @BeforeAll
  static void start() {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "Docker does not answer");
    LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE));
    localStack = Optional.of(container);
    container.withServices("ec2", "ssm").start();
    vertx = Vertx.vertx();
    emulator = Emulator.furnish(RealTime.patient(vertx, container.getEndpoint()));
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(emulator).ifPresent(it -> it.real().close());
    Optional.ofNullable(vertx).ifPresent(it -> RealTime.await(it.close()));
    localStack.ifPresent(LocalStackContainer::stop);
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
