package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine of its own for a script that installs things and powers off: namespaces for mounts and
 * processes, with directories of the test in the places that the script writes to; of {@code /etc},
 * the test sees the files that the script has changed. {@code shutdown} and the like are stubs,
 * first on the path, and what they stand for is out of reach as well. Its time passes by {@code
 * sleep} and by {@link #TIME_IS_UP} alone, so that a slow machine under it changes nothing.
 */
final class InstanceMachine {

  /** Where the script writes: below the test's directory, and mounted over the machine's own. */
  private static final List<String> PLACES =
      List.of(
          "/opt", "/root", "/run", "/var/log", "/var/lib", "/usr/local/share", "/usr/local/sbin");

  /** The first process of the namespace; when it ends, everything in it does. */
  private static final String BOOT =
      """
      set -eu
      root=$1
      for place in %s; do mount --bind "$root$place" "$place"; done
      mkdir "$root/etc" "$root/layers"
      mount -t tmpfs tmpfs "$root/layers"
      over() {
        layer=$root/layers/${1##*/}
        mkdir -p "$layer/upper" "$layer/work"
        mount -t overlay overlay "$1" -o "lowerdir=$1,upperdir=$layer/upper,workdir=$layer/work"
      }
      over /etc
      mkdir -p /etc/sudoers.d
      if [ -e "$root/os-release" ]; then
        rm -f /etc/os-release
        cp "$root/os-release" /etc
      fi
      mount --bind "$root/console" /dev/console
      mount --bind "$root/uptime" /proc/uptime
      if [ -s "$root/absent" ]; then
        for directory in /usr/sbin /usr/bin; do
          over "$directory"
          (cd "$directory" && xargs rm -f <"$root/absent")
        done
      fi
      for command in shutdown poweroff systemctl systemd-run; do
        for directory in /usr/sbin /usr/bin; do
          if [ -e "$directory/$command" ]; then
            mount --bind "$root/usr/local/sbin/$command" "$(readlink -f "$directory/$command")"
          fi
        done
      done
      mkfifo /run/ended
      mkfifo -m 666 /run/never
      exec 3<>/run/ended
      { bash "$root/user-data" 3>&-; echo >&3; } &
      read -r <&3
      cd "$root/layers/etc/upper"
      find . -type f -exec cp -a --parents -t "$root/etc" {} +
      """
          .formatted(String.join(" ", PLACES));

  /** Passes 50 ms without a process of its own, as {@code sleep} would be, in shells that poll. */
  static final String PAUSE = "read -rt 0.05 <>/run/never";

  private static final String RECORD =
      """
      #!/bin/bash
      echo "${0##*/} $*" >>/var/log/commands
      """;

  /** Also runs what it was given, when a test lets the timer come. */
  private static final String TIMER =
      RECORD
          + """
          if [ -e /run/timer-comes ]; then
            while [ "$1" != /bin/sh ]; do shift; done
            (until [ -e /opt/actions-runner/jit ]; do %s; done; "$@") >/dev/null 2>&1 &
          fi
          """
              .formatted(PAUSE);

  /** Everything that runs under {@code timeout} is out of time once this file exists. */
  static final String TIME_IS_UP = "/run/time-is-up";

  /** A pause takes half a minute of this machine, and nothing of the one under it. */
  private static final String SLEEP =
      """
      #!/bin/bash
      read -r seconds rest </proc/uptime
      echo "$((${seconds%.*} + 30)).00 0.00" >/proc/uptime
      """;

  /** The real one without its timer, which SIGALRM stands for. */
  private static final String TIMEOUT =
      """
      #!/bin/bash
      options=()
      while [[ $1 == -* ]]; do options+=("$1"); shift; done
      shift
      /usr/bin/timeout "${options[@]}" 0 "$@" &
      real=$!
      (
        until [ -e %1$s ]; do %2$s; done
        echo 1000000.00 0.00 >/proc/uptime
        kill -ALRM $real
      ) >/dev/null 2>&1 &
      watch=$!
      disown $watch
      wait $real
      status=$?
      kill $watch 2>/dev/null
      exit $status
      """
          .formatted(TIME_IS_UP, PAUSE);

  private final Path root;

  InstanceMachine(Path root) throws IOException {
    this.root = root;
    for (String place : PLACES) {
      open(Files.createDirectories(Path.of(root + place)));
    }
    Files.createDirectories(path("/usr/local/share/ca-certificates"));
    Files.createFile(path("/console"));
    write("/uptime", "100.00 0.00\n");
    write("/absent", "");
    write("/var/log/commands", "");
    Files.setPosixFilePermissions(
        path("/var/log/commands"), PosixFilePermissions.fromString("rw-rw-rw-"));
    for (String command : List.of("poweroff", "systemctl", "update-ca-certificates")) {
      command(command, RECORD);
    }
    command("shutdown", RECORD + "touch /run/off\necho >/run/ended\n");
    command("sync", "#!/bin/bash\n"); // It would wait for all that the real machine writes.
    command("systemd-run", TIMER);
    command("sleep", SLEEP);
    command("timeout", TIMEOUT);
  }

  /** Not everybody may make namespaces; then there is nothing to see here. */
  static void assumePossible() throws IOException, InterruptedException {
    String[] least = {"unshare", "--mount", "--pid", "--fork", "true"};
    boolean possible =
        Stream.of("/usr/bin/unshare", "/bin/bash", "/usr/bin/python3")
                .allMatch(program -> Files.isExecutable(Path.of(program)))
            && new ProcessBuilder(least).start().waitFor() == 0;
    assumeTrue(possible, "needs root, unshare, bash and python3 to run user data");
  }

  Path path(String absolute) {
    return Path.of(root + absolute);
  }

  String read(String absolute) {
    try {
      return Files.exists(path(absolute)) ? Files.readString(path(absolute)) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void write(String absolute, String content) throws IOException {
    Files.createDirectories(path(absolute).getParent());
    Files.writeString(path(absolute), content);
  }

  void touch(String absolute) {
    try {
      write(absolute, "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** An executable that the script finds before the machine's own. */
  void command(String name, String content) throws IOException {
    executable("/usr/local/sbin/" + name, content);
  }

  /** Commands of the machine under it that this one does not have. */
  void without(String... commands) throws IOException {
    write("/absent", String.join("\n", commands) + "\n");
  }

  /** The system that it says it is, by {@code ID} and {@code VERSION_ID} of os-release. */
  void system(String id, String version) throws IOException {
    write("/os-release", "NAME=\"A Test\"\nID=%s\nVERSION_ID=\"%s\"\n".formatted(id, version));
  }

  /** A command that records in {@link #commands} that it ran. */
  void recordingCommand(String absolute) throws IOException {
    executable(absolute, RECORD);
  }

  void executable(String absolute, String content) throws IOException {
    write(absolute, content);
    open(path(absolute));
  }

  /** Returns once the machine is off. */
  void boot(String script, Map<String, String> environment) throws Exception {
    write("/user-data", script);
    write("/boot", BOOT);
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "bash",
            path("/boot").toString(),
            root.toString());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().putAll(environment);
    Path output = path("/output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(
          process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS), () -> "still on: " + log());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(Files.exists(path("/run/off")), () -> "not off: " + read("/output") + log());
  }

  String console() {
    return read("/console");
  }

  String log() {
    return read("/var/log/user-data.log");
  }

  /** What stubs were called with. */
  List<String> commands() {
    return read("/var/log/commands").lines().toList();
  }

  /** Files that hold a text, except what the runner itself was given. */
  List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean given = file.startsWith(path("/opt/actions-runner"));
        if (!given && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
