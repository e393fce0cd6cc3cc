package dev.musterd.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logs of libraries before {@link LogSetup} and in every command but {@code run}: warnings, on
 * standard error. Without one, the AWS SDK would log signed headers and bodies at DEBUG; as an XML
 * file, it would load 200 classes of a parser at every start.
 *
 * @see <a href="https://logback.qos.ch/manual/configuration.html">Configuration at
 *     initialization</a>
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class QuietLogs extends ContextAwareBase implements Configurator {
  private static final String BLOCKED_LOOPS = "io.vertx.core.impl.BlockedThreadChecker";

  /** For the service loader. */
  public QuietLogs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LineEncoder encoder = new LineEncoder(LogFormat.TEXT);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    // Only `run` has work that a blocked loop could hold up; on a busy machine any loop is late.
    context.getLogger(BLOCKED_LOOPS).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
