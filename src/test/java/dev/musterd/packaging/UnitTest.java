package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd's own tools say of our unit. */
class UnitTest {
  private static final Path UNIT = Path.of("systemd", "musterd.service");
  private static final double EXPOSURE = 1.5;

  @TempDir private Path directory;

  /** With a program in place of ours, which is not installed where this runs. */
  @Test
  void unit_isWithoutFault() throws IOException {
    Tool analyze = Tool.assumed("systemd-analyze");
    String text = Files.readString(UNIT).replace("/usr/bin/musterd run --no-color", "/bin/true");
    Path unit = Files.writeString(directory.resolve("musterd.service"), text);
    assertEquals(new Tool.Outcome(0, ""), analyze.run("verify", "--man=no", unit.toString()));
  }

  @Test
  void unit_isHardened() throws IOException {
    Tool analyze = Tool.assumed("systemd-analyze");
    Tool.Outcome outcome = analyze.run("--no-pager", "security", "--offline=yes", UNIT.toString());
    Matcher level =
        Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(outcome.output());
    assertTrue(level.find(), outcome.output());
    assertTrue(Double.parseDouble(level.group(1)) <= EXPOSURE, outcome.output());
  }

  /** What the daemon counts on, and an operator too. */
  @Test
  void unit_saysWhatTheDaemonDoes() throws IOException {
    List<String> lines = Files.readAllLines(UNIT);
    assertTrue(lines.contains("Type=notify"));
    assertTrue(lines.contains("ExecReload=/bin/kill -HUP $MAINPID"));
    assertTrue(lines.contains("WatchdogSec=30"));
    assertTrue(lines.contains("RestartPreventExitStatus=2"));
    assertTrue(lines.contains("#LoadCredential=app.pem:/etc/musterd/app.pem"));
  }
}
