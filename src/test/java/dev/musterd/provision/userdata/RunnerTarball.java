package dev.musterd.provision.userdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A runner that notes what it was given, and ends as a test wants it to. */
final class RunnerTarball {
  static final String ASSET = "actions-runner-linux-x64-2.330.0.tar.gz";

  private static final String NOTE =
      """
      #!/bin/bash
      echo "$@" >"${0##*/}.arguments"
      id -un >user
      id -nG >groups
      env >environment
      printf %s "${ACTIONS_RUNNER_INPUT_JITCONFIG:-}" >jit
      printf %s "${ACTIONS_RUNNER_INPUT_TOKEN:-}" >"${0##*/}.token"
      cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >>processes
      """;

  private final Path directory;

  /**
   * @param directory for the files in it
   */
  RunnerTarball(Path directory) {
    this.directory = directory;
  }

  /** Its files by name. */
  static Map<String, String> files(String endOfRun, String endOfConfig) {
    return Map.of(
        "run.sh", NOTE + endOfRun,
        "config.sh", NOTE + endOfConfig,
        "bin/installdependencies.sh", "#!/bin/bash\necho \"${0##*/} $*\" >>/var/log/commands\n");
  }

  byte[] packed(String endOfRun, String endOfConfig) throws Exception {
    for (Map.Entry<String, String> file : files(endOfRun, endOfConfig).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      path.toFile().setExecutable(true, false);
    }
    Path tarball = directory.resolveSibling("runner.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", tarball.toString(), "-C", directory.toString(), ".")
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar failed");
    }
    return Files.readAllBytes(tarball);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
