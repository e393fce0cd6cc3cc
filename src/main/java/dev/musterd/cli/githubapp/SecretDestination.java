package dev.musterd.cli.githubapp;

import dev.musterd.aws.SsmSecrets;
import dev.musterd.cli.CommandSession;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** A place for the secrets of a new App, and the configuration that names it. */
sealed interface SecretDestination {
  String KEY = "private-key";
  String WEBHOOK = "webhook-secret";

  /**
   * The reason why nothing may be put there, if any; checked before the App is made, as GitHub
   * gives its key only once.
   */
  Optional<String> refusal(boolean force);

  /**
   * @throws dev.musterd.cli.CommandSession.CommandFailedException with the reason, without the
   *     value
   */
  void put(String name, String value, boolean force);

  /** As in a configuration, such as {@code private-key.file = "/etc/musterd/private-key"}. */
  String line(String name);

  JsonObject json(String name);

  /** Two files that only their owner may read. */
  record OnDisk(Path directory, String prefix) implements SecretDestination {
    private static final String OWNER_ONLY = "rw-------";

    OnDisk(Path directory) {
      this(directory, "github-app");
    }

    @Override
    public Optional<String> refusal(boolean force) {
      if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
        return Optional.of(directory + " is no directory that this user can write to");
      }
      return Stream.of(KEY, WEBHOOK)
          .map(this::file)
          .filter(file -> !force && Files.exists(file))
          .map(file -> file + " exists already; --force replaces it")
          .findFirst();
    }

    Path file(String name) {
      return directory.resolve(prefix + "." + name).toAbsolutePath().normalize();
    }

    @Override
    public void put(String name, String value, boolean force) {
      Path file = file(name);
      try {
        write(file, value, force);
      } catch (FileAlreadyExistsException _) {
        throw new CommandSession.CommandFailedException(
            file + " exists already; --force replaces it");
      } catch (IOException failure) {
        throw new CommandSession.CommandFailedException(
            file + " cannot be written (" + failure.getClass().getSimpleName() + ")");
      }
    }

    /** Atomically: written to a file beside it, then moved. */
    private void write(Path file, String value, boolean force) throws IOException {
      Path draft =
          Files.createTempFile(
              directory,
              "." + prefix,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      try {
        Files.writeString(draft, value.stripTrailing() + "\n");
        if (force) {
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.move(draft, file);
        }
      } finally {
        Files.deleteIfExists(draft);
      }
    }

    @Override
    public String line(String name) {
      return name + ".file = \"" + file(name) + "\"";
    }

    @Override
    public JsonObject json(String name) {
      return new JsonObject().put("file", file(name).toString());
    }
  }

  /** Two SecureString parameters. */
  record Parameters(
      CommandSession session,
      SsmSecrets ssm,
      String prefix,
      Optional<String> kmsKey,
      Optional<String> region)
      implements SecretDestination {
    @Override
    public Optional<String> refusal(boolean force) {
      return Stream.of(KEY, WEBHOOK)
          .map(this::parameter)
          .filter(parameter -> session.ask(() -> ssm.exists(parameter)) && !force)
          .map(parameter -> "the parameter " + parameter + " exists already; --force replaces it")
          .findFirst();
    }

    private String parameter(String name) {
      return prefix.replaceAll("/+$", "") + "/" + name;
    }

    @Override
    public void put(String name, String value, boolean force) {
      session.ask(() -> ssm.write(parameter(name), value, kmsKey, force));
    }

    /** The command by which an operator stores a secret that could not be stored here. */
    String command(String name, Path file) {
      return "aws ssm put-parameter --overwrite --type SecureString --name %s --value file://%s%s%s"
          .formatted(
              parameter(name),
              file,
              kmsKey.map(key -> " --key-id " + key).orElse(""),
              region.map(at -> " --region " + at).orElse(""));
    }

    @Override
    public String line(String name) {
      return name + ".ssm = \"" + parameter(name) + "\"";
    }

    @Override
    public JsonObject json(String name) {
      return new JsonObject().put("ssm", parameter(name));
    }
  }
}
