package dev.musterd.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Debian that systemd has booted in a container, with this machine's network. */
final class DebianMachine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path root;
  private final Process container;
  private final Tool nsenter = Tool.assumed("nsenter");

  private DebianMachine(Path root, Process container) {
    this.root = root;
    this.container = container;
  }

  /**
   * @param system what debootstrap made, with systemd; it is copied
   */
  static DebianMachine boot(Path system, Path directory) throws IOException {
    Path root = directory.resolve("root");
    Tool.Outcome copied =
        Tool.assumed("cp").run("-a", "--reflink=auto", system.toString(), root.toString());
    if (copied.code() != 0) {
      throw new IOException(copied.output());
    }
    Process container =
        new ProcessBuilder(
                Tool.assumed("systemd-nspawn").path().toString(),
                "--keep-unit",
                "--register=no",
                "--quiet",
                "--boot",
                "--directory=" + root)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("console").toFile())
            .start();
    DebianMachine machine = new DebianMachine(root, container);
    machine.until(
        "it has booted",
        () -> machine.output("systemctl", "is-system-running").matches("(running|degraded)\\s*"));
    return machine;
  }

  Path root() {
    return root;
  }

  /** Runs a program inside. */
  Tool.Outcome run(String... command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-a", "-t", String.valueOf(leader()), "--"));
    arguments.addAll(List.of("/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    arguments.addAll(List.of("DEBIAN_FRONTEND=noninteractive", "HOME=/root"));
    arguments.addAll(List.of(command));
    return nsenter.run(Map.of(), arguments.toArray(String[]::new));
  }

  /** The same, for what has to go well. */
  String must(String... command) throws IOException {
    Tool.Outcome outcome = run(command);
    if (outcome.code() != 0) {
      throw new IOException(String.join(" ", command) + ": " + outcome.output());
    }
    return outcome.output();
  }

  /** The output, also of a command that fails. */
  String output(String... command) {
    try {
      return run(command).output();
    } catch (IOException notYet) {
      return "";
    }
  }

  String property(String name) {
    return output("systemctl", "show", "--value", "--property=" + name, "musterd").strip();
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file.substring(1));
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  void until(String what, BooleanSupplier condition) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IOException(
            "not so after %s: %s%n%s%n%s"
                .formatted(
                    PATIENCE,
                    what,
                    output("systemctl", "status", "--no-pager", "--full", "musterd"),
                    output("journalctl", "--no-pager", "--lines=60", "--unit=musterd")));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** The container's first process is nspawn's only child. */
  private long leader() throws IOException {
    return container
        .children()
        .findFirst()
        .map(ProcessHandle::pid)
        .orElseThrow(() -> new IOException("the container is gone"));
  }

  /** SIGTERM has nspawn power it off; what is left of it ends with its first process. */
  @Override
  public void close() {
    container.toHandle().destroy();
    try {
      if (!container.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        container.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
