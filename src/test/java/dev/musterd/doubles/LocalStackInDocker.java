package dev.musterd.doubles;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack as a container. */
final class LocalStackInDocker {
  /** The last version that starts without an account's token. */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private LocalStackInDocker() {}

  /** Nothing when there is no Docker; an image that does not start is a failure. */
  static Optional<URI> start() {
    if (!mayBeDocker() || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    LocalStackContainer container =
        new LocalStackContainer(IMAGE).withServices("ec2", "sqs", "ssm");
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return Optional.of(container.getEndpoint());
  }

  /** Testcontainers logs a page of errors where nothing listens, so the usual places come first. */
  private static boolean mayBeDocker() {
    return System.getenv("DOCKER_HOST") != null || sockets().anyMatch(Files::exists);
  }

  /**
   * Docker's own socket, and the ones of rootless Docker and of Docker Desktop.
   *
   * @see <a
   *     href="https://java.testcontainers.org/supported_docker_environment/#docker-environment-discovery">Docker
   *     environment discovery</a>
   */
  private static Stream<Path> sockets() {
    Path home = Path.of(System.getProperty("user.home"));
    return Stream.concat(
        Stream.of(
            Path.of("/var/run/docker.sock"),
            home.resolve(".docker/run/docker.sock"),
            home.resolve(".docker/desktop/docker.sock")),
        Stream.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
            .map(runtime -> Path.of(runtime, "docker.sock")));
  }
}
