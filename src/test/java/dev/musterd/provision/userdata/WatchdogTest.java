package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the watchdog, which are in Python as it is: {@code watchdog_test.py}. */
class WatchdogTest {
  private static final Path TESTS =
      Path.of("src/test/resources/dev/musterd/provision/userdata/watchdog_test.py");

  private static final Path PROGRAMS = Path.of("src/main/resources/dev/musterd/provision/userdata");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HungRunners",
        "LastLooks",
        "HealthyLives",
        "Interruptions",
        "Notices",
        "RealMachine"
      })
  void watchdog_passes(String tests) throws Exception {
    PythonTests.assumePython();
    String output = PythonTests.run(TESTS.toString(), PROGRAMS.toString(), tests);
    assertTrue(output.contains("OK"), output);
  }
}
