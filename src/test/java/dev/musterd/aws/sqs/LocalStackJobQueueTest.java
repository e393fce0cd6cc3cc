package dev.musterd.aws.sqs;

import dev.musterd.doubles.Emulators;
import dev.musterd.port.JobQueueDeduplicationContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class LocalStackJobQueueTest extends JobQueueDeduplicationContract {
  private static Optional<SqsSite> site = Optional.empty();

  @BeforeAll
  static void start() {
    site = SqsSite.at(Emulators.localStack(), "no Docker daemon answers here");
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
