package dev.musterd.cli.githubapp;

import dev.musterd.cli.CommandSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say where the secrets of a new App are put. */
final class SecretOptions {
  private static final Pattern PARAMETER = Pattern.compile("/[A-Za-z0-9_./-]{1,900}");

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where the two files of secrets go (default: here).")
  private Path directory;

  @Option(
      names = "--ssm",
      paramLabel = "PREFIX",
      description = "Stores the secrets as SSM parameters below this path, instead of files.")
  private String ssm;

  @Option(names = "--region", description = "The AWS region of --ssm (default: the machine's).")
  private String region;

  @Option(names = "--kms-key", description = "The KMS key of --ssm (default: AWS' own).")
  private String kmsKey;

  @Option(names = "--force", description = "Replaces secrets that are there.")
  private boolean force;

  /** The problems of the options, found before anything is done. */
  Optional<String> problem() {
    if (ssm != null && !PARAMETER.matcher(ssm).matches()) {
      return Optional.of("--ssm must be a path such as /musterd/gh-ci");
    }
    return ssm == null && (kmsKey != null || region != null)
        ? Optional.of("--kms-key and --region are for --ssm")
        : Optional.empty();
  }

  Optional<String> region() {
    return Optional.ofNullable(region);
  }

  SecretDestination place(CommandSession session) {
    return ssm == null
        ? new SecretDestination.OnDisk(directory)
        : new SecretDestination.Parameters(
            session,
            session.ask(session::aws).secrets(),
            ssm,
            Optional.ofNullable(kmsKey),
            region());
  }

  /** Directories for what the place cannot take, in this order. */
  List<Path> refuge() {
    return SecretSaver.refuge(directory);
  }

  /** Whether secrets that are there may be replaced. */
  boolean force() {
    return force;
  }
}
