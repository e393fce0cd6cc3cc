package dev.musterd.doubles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A JVM that began with signals ignored, as {@code nohup mvn verify} begins one. */
@EnabledOnOs(OS.LINUX)
class DefaultSignalsTest {
  /** SIGHUP, SIGINT and SIGTERM. */
  private static final long ALL = 0x4003;

  /** Prints what a process that it starts ignores, before and after {@link DefaultSignals}. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(ignoredByAChild());
      DefaultSignals.ensure();
      System.out.println(ignoredByAChild());
    }
  }

  /** Of the three signals, by the kernel's mask, where bit 0 is signal 1. */
  private static String ignoredByAChild() throws IOException {
    Process child = new ProcessBuilder("grep", "SigIgn", "/proc/self/status").start();
    String line = new String(child.getInputStream().readAllBytes()).strip();
    long mask = Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16);
    return Long.toHexString(mask & ALL);
  }

  @Test
  void child_ignoresNothing_thoughItsParentWasStartedToIgnoreHangUpsAndInterrupts()
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "trap '' HUP INT TERM; exec \"$@\""));
    command.addAll(List.of("sh", Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xint"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Parent.class.getName()));
    Process parent = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(parent.getInputStream().readAllBytes());
    assertEquals("4003\n0\n", said);
  }
}
