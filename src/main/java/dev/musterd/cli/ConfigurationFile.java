package dev.musterd.cli;

import dev.musterd.config.ReadResult;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import java.nio.file.Path;

/** Reads the configuration, with the environment of this process. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  static ReadResult read(Path file) {
    return new SettingsReader(System.getenv(), IdleSchedule::problem).read(file);
  }
}
