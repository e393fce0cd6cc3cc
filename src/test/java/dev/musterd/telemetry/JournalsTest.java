package dev.musterd.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.port.JournalContract;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** Everything of ours that hears events. */
@Isolated("It sets up the log of this JVM, to which other tests write.")
class JournalsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @BeforeAll
  static void writeNowhere() {
    LogSetup.configure(LogFormat.TEXT, Event.Level.DEBUG, OutputStream.nullOutputStream());
  }

  @AfterAll
  static void restoreTheTestsOwnLogging() throws JoranException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Nested
  class OfEventLog extends JournalContract {
    @Override
    protected Journal journal() {
      return new EventLog();
    }
  }

  @Nested
  class OfMetrics extends JournalContract {
    @Override
    protected Journal journal() {
      return new Metrics(CLOCK);
    }
  }

  @Nested
  class OfTimelines extends JournalContract {
    @Override
    protected Journal journal() {
      return new Timelines(CLOCK);
    }
  }

  @Nested
  class OfRejectionLimit extends JournalContract {
    @Override
    protected Journal journal() {
      return new RejectionLimit(new EventLog(), CLOCK);
    }
  }

  @Nested
  class OfEventTee extends JournalContract {
    @Override
    protected Journal journal() {
      return new EventTee(List.of(new Metrics(CLOCK), new Timelines(CLOCK)));
    }
  }
}
