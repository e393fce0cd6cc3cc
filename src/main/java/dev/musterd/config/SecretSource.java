package dev.musterd.config;

import java.nio.file.Path;

/** Where a secret is to be read. */
public sealed interface SecretSource {

  /** Written into the configuration, or put there from an environment variable. */
  record Literal(Secret secret) implements SecretSource {}

  record File(Path path) implements SecretSource {}

  record Env(String variable) implements SecretSource {}

  /** A parameter of SSM; reading it needs AWS, so the daemon does it. */
  record Ssm(String parameter) implements SecretSource {}

  /**
   * A file that systemd puts into {@code $CREDENTIALS_DIRECTORY}.
   *
   * @see <a href="https://systemd.io/CREDENTIALS/">System and service credentials</a>
   */
  record Credential(String name) implements SecretSource {}
}
