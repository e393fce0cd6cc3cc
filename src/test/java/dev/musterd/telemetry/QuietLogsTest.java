package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class QuietLogsTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void commands_warn_butNotOfLoopsThatABusyMachineHoldsUp() {
    new QuietLogs().configure(context);
    assertTrue(context.getLogger("software.amazon.awssdk").isWarnEnabled());
    assertFalse(context.getLogger("software.amazon.awssdk").isInfoEnabled());
    assertFalse(context.getLogger("io.vertx.core.impl.BlockedThreadChecker").isErrorEnabled());
    context.stop();
  }
}
