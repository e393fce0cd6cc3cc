package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.model.Event;
import dev.musterd.telemetry.LogFormat;

/** The settings of the log, as telemetry names them. */
public final class LogSettings {
  private LogSettings() {}

  /**
   * @param json asked for on the command line, which overrides the configuration
   */
  public static LogFormat format(boolean json, Settings.Logging logging) {
    return json ? LogFormat.JSON : LogFormat.valueOf(logging.format().name());
  }

  public static Event.Level level(Settings.Logging logging) {
    return switch (logging.level()) {
      case ERROR -> Event.Level.ERROR;
      case WARN -> Event.Level.WARN;
      case INFO -> Event.Level.INFO;
      case DEBUG, TRACE -> Event.Level.DEBUG;
    };
  }
}
