package dev.musterd.config.secret;

import java.nio.file.Path;

/** The place from which a secret is read. */
public sealed interface SecretSource {

  /** A secret in the configuration itself, or from an environment variable by substitution. */
  record Literal(Secret secret) implements SecretSource {}

  record File(Path path) implements SecretSource {}

  record Env(String variable) implements SecretSource {}

  /** A parameter of SSM, which needs an AWS client. */
  record Ssm(String parameter) implements SecretSource {}

  /**
   * A file that systemd puts into {@code $CREDENTIALS_DIRECTORY}.
   *
   * @see <a href="https://systemd.io/CREDENTIALS/">System and service credentials</a>
   */
  record Credential(String name) implements SecretSource {}
}
