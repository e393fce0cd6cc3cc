package dev.musterd.model;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.instance;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.ModelSamples.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Runner.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerTest {
  private static final Duration BOOT = Duration.ofMinutes(5);

  /** The list is what GitHub says: none, offline, idle, busy, or lost (busy and offline). */
  @ParameterizedTest(name = "age {0} s, list {1}, seen {2}, job {3}, finished {4} -> {5}")
  @CsvSource(
      textBlock =
          """
          0,   none,    false, false, false, BOOTING
          299, none,    false, false, false, BOOTING
          300, none,    false, false, false, LATE
          299, offline, false, false, false, BOOTING
          300, offline, false, false, false, LATE
          10,  idle,    true,  false, false, IDLE
          300, idle,    true,  false, false, IDLE
          300, busy,    true,  false, false, BUSY
          300, lost,    true,  false, false, BUSY
          10,  none,    true,  true,  false, BUSY
          10,  idle,    true,  true,  false, BUSY
          10,  offline, true,  true,  false, BUSY
          10,  offline, true,  false, false, GONE_QUIET
          10,  none,    true,  false, false, GONE_QUIET
          300, none,    true,  false, false, GONE_QUIET
          10,  idle,    true,  false, true,  GONE_QUIET
          10,  busy,    true,  true,  true,  GONE_QUIET
          10,  none,    false, false, true,  GONE_QUIET
          """)
  void phase_followsFromWhatIsKnown(
      long age, String list, boolean seen, boolean job, boolean finished, Phase phase) {
    Runner runner =
        new Runner(
            instance(1, OWNER_POOL, NOON.minusSeconds(age)),
            listed(list),
            seen,
            Runner.Setup.DONE,
            job ? Optional.of(jobId(1)) : Optional.empty(),
            finished,
            Optional.empty());
    assertEquals(phase, runner.phase(NOON, BOOT));
  }

  private static Optional<Registration> listed(String list) {
    return switch (list) {
      case "none" -> Optional.empty();
      case "offline" -> Optional.of(registration(1, false, false));
      case "idle" -> Optional.of(registration(1, true, false));
      case "busy" -> Optional.of(registration(1, true, true));
      case "lost" -> Optional.of(registration(1, false, true));
      default -> throw new IllegalArgumentException(list);
    };
  }
}
