package dev.musterd.config;

import com.typesafe.config.Config;
import java.util.List;

/** The result of reading the configuration. */
public sealed interface ReadResult {

  /**
   * @param warnings allowed, and probably not what was meant
   * @param effective every key with its value and origin, secrets already masked
   */
  record Valid(Settings settings, List<String> warnings, Config effective) implements ReadResult {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /** All problems, in the order of the file. */
  record Invalid(List<Problem> problems) implements ReadResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
