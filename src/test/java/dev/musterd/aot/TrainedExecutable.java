package dev.musterd.aot;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.DefaultSignals;
import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the packaged file with the cache of {@code musterd train}, which halves the CPU that a
 * process takes. It is made once for all process tests, in half a minute, over a spoilt cache.
 */
public final class TrainedExecutable {
  private TrainedExecutable() {}

  /**
   * Makes it.
   *
   * @param packaged the file that {@code mvn package} makes
   * @param directory for the copy and its cache; what it holds is replaced
   * @return the copy
   * @throws IllegalStateException with what the command said, when it fails
   */
  public static Path make(Path packaged, Path directory) {
    try {
      Files.createDirectories(directory);
      Path copy =
          Files.copy(
              packaged,
              directory.resolve("musterd"),
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
      Path cache = Files.writeString(directory.resolve("musterd.aot"), "spoilt");
      Files.writeString(Build.beside(cache), Build.of(copy) + "\n");
      train(copy, directory);
      return copy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void train(Path copy, Path directory) throws IOException {
    DefaultSignals.ensure();
    ProcessBuilder builder =
        new ProcessBuilder(copy.toString(), "train")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolveSibling("train.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MUSTERD_JAVA_OPTS", DaemonProcess.SHORT_LIVED);
    // For the JVM that writes the cache: it works for seconds.
    builder.environment().put("JDK_AOT_VM_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    try {
      if (!process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "musterd train: " + Files.readString(directory.resolveSibling("train.log")));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
