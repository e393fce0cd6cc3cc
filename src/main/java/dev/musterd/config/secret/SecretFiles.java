package dev.musterd.config.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the secrets that this machine holds. Blocks, so it is for the start and for reloads; what
 * it says about a failure names the key and the place, never the content.
 */
public final class SecretFiles {
  /** The largest secret in bytes; keeps a wrong path (a disk, a log) out of the heap. */
  private static final long MAX_BYTES = 64 * 1024;

  /** The two bytes of UTF-16's byte order mark. */
  private static final byte LOW_MARK = (byte) 0xff;

  private static final byte HIGH_MARK = (byte) 0xfe;

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

    /**
     * A text that was read, unless nothing is left of it.
     *
     * @param place where it was read
     */
    static Reading of(String key, String place, String text) {
      Secret secret = new Secret(text);
      return secret.isEmpty() ? new Failed(key + ": " + place + " is empty") : new Read(secret);
    }
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

  /**
   * What a file that is no secret holds, as a digest: enough to see that it changed. A bundle of
   * authorities may be larger than a secret.
   */
  public Reading digest(String key, Path path) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return new Reading.Read(new Secret(HexFormat.of().formatHex(digest)));
    } catch (IOException e) {
      return new Reading.Failed(key + ": " + path + " " + reason(e));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Reading variable(String key, String variable) {
    String place = "the environment variable " + variable;
    return environment.containsKey(variable)
        ? Reading.of(key, place, environment.get(variable))
        : new Reading.Failed(key + ": " + place + " is not set");
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
      return Reading.of(key, path.toString(), text(Files.readAllBytes(path)));
    } catch (IOException e) {
      return new Reading.Failed(key + ": " + path + " " + reason(e));
    }
  }

  /** UTF-8, or UTF-16 where its mark says so, as PowerShell's redirection writes it. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    boolean marked =
        bytes.length > 1
            && (bytes[0] == LOW_MARK && bytes[1] == HIGH_MARK
                || bytes[0] == HIGH_MARK && bytes[1] == LOW_MARK);
    Charset charset = marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case CharacterCodingException _ -> "is not a text file";
      default -> "cannot be read by this user (" + e.getClass().getSimpleName() + ")";
    };
  }
}
