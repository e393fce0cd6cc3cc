package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The .rpm of {@code mvn -Ppackages package}, into an empty directory. Its scripts are the .deb's
 * and run in {@link DebianPackageIT}; asked for, as that one is, with {@code packages.root}.
 */
class RpmPackageIT {
  @TempDir private Path directory;
  private Tool rpm;
  private String file;

  @BeforeEach
  void find() throws IOException {
    assumeTrue(!System.getProperty("packages.root", "").isEmpty(), "packages.root is not set");
    rpm = Tool.assumed("rpm");
    try (Stream<Path> files = Files.list(Path.of("target", "packages"))) {
      file =
          files
              .map(Path::toString)
              .filter(name -> name.endsWith("_x86_64.rpm"))
              .findFirst()
              .orElseThrow(() -> new IOException("first: mvn -Ppackages package"));
    }
  }

  private List<String> query(String format) throws IOException {
    Tool.Outcome outcome = rpm.run("-qp", "--qf", format, file);
    assertEquals(0, outcome.code(), outcome.output());
    return outcome.output().lines().toList();
  }

  /** Each user of the machine may run the commands; the configuration is for the daemon alone. */
  @Test
  void everything_isReadable_butTheConfiguration() throws IOException {
    List<String> wrong =
        query("[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\\n]").stream()
            .filter(line -> !line.contains(" /etc/musterd"))
            .filter(line -> !line.matches("(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) root .*"))
            .toList();
    assertEquals(List.of(), wrong);
    assertTrue(
        query("[%{FILEMODES:perms} %{FILEFLAGS:fflags} %{FILENAMES}\\n]")
            .contains("-rw-r----- cn /etc/musterd/musterd.conf"));
  }

  @Test
  void scripts_areThoseOfTheSources() throws IOException {
    String scripts = rpm.run("-qp", "--scripts", file).output();
    for (String name : List.of("postinst", "prerm", "postrm")) {
      Path script = Path.of("packaging", "scripts", name + ".sh");
      assertTrue(scripts.contains(Files.readString(script)), name);
    }
  }

  @Test
  void package_runsWhereItIsInstalled_andGoesWithoutATrace() throws IOException {
    String root = directory.toString();
    rpm.run("--root", root, "--initdb");
    rpm.run("--root", root, "-i", "--nodeps", "--noscripts", file);
    Path musterd = directory.resolve("usr/lib/musterd/musterd");
    Tool.Outcome version = new Tool(musterd).run("version");
    assertTrue(version.output().matches("musterd \\S+ \\(Java 25.*\\)\\R"), version.output());
    Path mixin = directory.resolve("usr/share/musterd/mixin");
    assertTrue(Files.exists(mixin.resolve("alerts.yaml")));
    assertTrue(Files.exists(mixin.resolve("dashboard.json")));
    rpm.run("--root", root, "-e", "--nodeps", "--noscripts", "musterd");
    assertTrue(Files.notExists(directory.resolve("usr/lib/musterd")));
    assertTrue(Files.notExists(directory.resolve("etc/musterd")));
    assertTrue(Files.notExists(directory.resolve("usr/share/doc/musterd")));
    assertTrue(Files.notExists(directory.resolve("usr/share/musterd")));
  }
}
