package dev.musterd.aws.sqs;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.JobQueueContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Without the deduplication part: moto takes a deleted job again inside the five minutes. */
class MotoJobQueueIT extends JobQueueContract {
  private static Optional<SqsSite> site = Optional.empty();

  @BeforeAll
  static void start() {
    site = SqsSite.at(Emulators.moto(), "no moto_server starts here");
  }

  @AfterAll
  static void stop() {
    site.ifPresent(SqsSite::close);
  }

  @Override
  protected Bench bench(Duration delay, Duration visibility) {
    return site.orElseThrow().bench(delay, visibility);
  }
}
