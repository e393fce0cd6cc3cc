package dev.musterd.config;

import dev.musterd.decide.IdleSchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Fuzz target: the reader of the configuration.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class ConfigurationFuzz {
  private static final Path FILE = temporary();

  private static final SettingsReader READER =
      new SettingsReader(Map.of("SET", "a value"), IdleSchedule::problem);

  private ConfigurationFuzz() {}

  private static Path temporary() {
    try {
      Path file = Files.createTempFile("fuzz", ".conf");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    // An include reads any file or address of the machine, as it should.
    if (new String(input, StandardCharsets.UTF_8).contains("include")) {
      return;
    }
    Files.write(FILE, input);
    switch (READER.read(FILE)) {
      case ReadResult.Valid valid -> valid.effective().toString();
      case ReadResult.Invalid(var problems) -> {
        if (problems.isEmpty()) {
          throw new AssertionError("refused without a reason");
        }
        problems.forEach(Problem::toString);
      }
    }
  }
}
