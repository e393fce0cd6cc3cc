package dev.musterd.cli;

import dev.musterd.config.Machine;
import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that a pool's instances are made of, as this machine has them.
 *
 * @param missing why files could not be read; what they would hold is then left out
 */
public record PoolFiles(InstanceFiles contents, List<String> missing) {
  /**
   * A certificate bundle of a whole operating system has 250 KiB; what is larger is no such file.
   */
  private static final long MAX_BYTES = 1024 * 1024;

  public static PoolFiles read(Settings settings, Settings.Pool pool) {
    List<String> missing = new ArrayList<>();
    Machine machine = pool.machine();
    String prefix = "pools." + pool.name() + ".";
    InstanceFiles contents =
        new InstanceFiles(
            read(prefix + "user-data.template", machine.userData().template(), missing),
            read("github.ca-file", settings.github().server().caFile(), missing),
            read(prefix + "cloudwatch.config", machine.cloudWatch().config(), missing));
    return new PoolFiles(contents, List.copyOf(missing));
  }

  private static Optional<String> read(String key, Optional<Path> file, List<String> missing) {
    return file.flatMap(path -> read(key, path, missing));
  }

  private static Optional<String> read(String key, Path path, List<String> missing) {
    try {
      if (Files.size(path) <= MAX_BYTES) {
        return Optional.of(Files.readString(path));
      }
      missing.add("%s: %s has more than %d bytes".formatted(key, path, MAX_BYTES));
    } catch (IOException unreadable) {
      missing.add("%s: %s cannot be read as text".formatted(key, path));
    }
    return Optional.empty();
  }
}
