package dev.musterd.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the secrets that this machine holds. Blocks, so it is for the start and for reloads; what
 * it says about a failure names the key and the place, never the content.
 */
public final class SecretFiles {
  /** The largest secret in bytes; keeps a wrong path (a disk, a log) out of the heap. */
  private static final long MAX_BYTES = 64 * 1024;

  private final Map<String, String> environment;

  /**
   * @param environment the process's variables
   */
  public SecretFiles(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The result of reading a secret. */
  public sealed interface Reading {
    record Read(Secret secret) implements Reading {}

    /** The secret is a parameter, which needs an AWS client. */
    record InSsm(String parameter) implements Reading {}

    record Failed(String reason) implements Reading {}
  }

  /**
   * @param key the configuration key, for the reason of a failure
   */
  public Reading read(String key, SecretSource source) {
    return switch (source) {
      case SecretSource.Literal(Secret secret) -> new Reading.Read(secret);
      case SecretSource.Ssm(String parameter) -> new Reading.InSsm(parameter);
      case SecretSource.File(Path path) -> file(key, path);
      case SecretSource.Env(String variable) -> variable(key, variable);
      case SecretSource.Credential(String name) -> credential(key, name);
    };
  }

  private Reading variable(String key, String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.isBlank()
        ? new Reading.Failed(key + ": the environment variable " + variable + " is not set")
        : new Reading.Read(new Secret(value));
  }

  private Reading credential(String key, String name) {
    return Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
        .map(directory -> file(key, Path.of(directory, name)))
        .orElseGet(
            () ->
                new Reading.Failed(
                    key
                        + ": no CREDENTIALS_DIRECTORY for the credential "
                        + name
                        + "; systemd sets it for a unit with LoadCredential="
                        + name
                        + ":PATH"));
  }

  private static Reading file(String key, Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        return new Reading.Failed(key + ": " + path + " is too large for a secret");
      }
      // Editors and echo end a file with a newline, which is no part of the secret.
      String content = Files.readString(path).stripTrailing();
      return content.isEmpty()
          ? new Reading.Failed(key + ": " + path + " is empty")
          : new Reading.Read(new Secret(content));
    } catch (IOException e) {
      return new Reading.Failed(key + ": " + path + " " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case CharacterCodingException _ -> "is not a text file";
      default -> "cannot be read by this user (" + e.getClass().getSimpleName() + ")";
    };
  }
}
