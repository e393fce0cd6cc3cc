package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.packaging.Tool.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The executable with a runtime inside, with a script in place of musterd: {@link SingleFileIT} has
 * the real one.
 */
class SingleFileTest {
  private static final Path ASSEMBLE = Path.of("packaging", "single-file", "assemble.sh");
  private static final String TIME = "2026-11-01T00:00:00Z";

  /** Prints how it was called; {@code train} writes its file. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      echo "inner $* aot=$MUSTERD_AOT_CACHE"
      [ "$1" != train ] || : >"$3"
      exit 7
      """;

  @TempDir private Path directory;
  private Path executable;

  @BeforeEach
  void assemble() throws IOException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "this machine is not x86-64");
    executable = assembled("musterd-linux-x64", "amd64", SCRIPT);
  }

  private Path assembled(String name, String architecture, String script) throws IOException {
    Path input = Files.createDirectories(directory.resolve("input"));
    Path launcher = Files.writeString(input.resolve("musterd"), script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path runtime = Files.createDirectories(input.resolve("runtime"));
    Files.writeString(runtime.resolve("release"), "JAVA_VERSION=\"25\"\n");
    Outcome made =
        Tool.assumed("sh")
            .run(
                ASSEMBLE.toString(),
                directory.toString(),
                architecture,
                TIME,
                launcher.toString(),
                runtime.toString());
    assertEquals(new Outcome(0, ""), made);
    return directory.resolve(name);
  }

  private Outcome run(String... arguments) throws IOException {
    return run(Map.of(), arguments);
  }

  private Outcome run(Map<String, String> variables, String... arguments) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent("XDG_CACHE_HOME", directory.resolve("cache").toString());
    return new Tool(executable).run(all, arguments);
  }

  private Path base() {
    return directory.resolve("cache/musterd");
  }

  private Path tree() throws IOException {
    try (Stream<Path> found = Files.list(base())) {
      return found.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @Test
  void firstStart_unpacks_andLaterOnesDoNot() throws IOException {
    Outcome first = run("version", "a b");
    assertEquals(7, first.code(), first::output);
    assertTrue(first.output().contains("unpacking to " + tree() + ", once"), first::output);
    assertTrue(first.output().contains("inner version a b aot=" + tree() + ".aot"), first::output);
    assertEquals("inner version aot=" + tree() + ".aot\n", run("version").output());
  }

  /** A builder's umask decides which modes the files have that are packed. */
  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxrwxrwx"})
  void sameBytes_whateverTheBuildersUmask(String mode) throws IOException {
    byte[] expected = Files.readAllBytes(executable);
    for (String file : List.of("musterd", "runtime", "runtime/release")) {
      String its = file.endsWith("release") ? mode.replace('x', '-') : mode;
      Files.setPosixFilePermissions(
          directory.resolve("input").resolve(file), PosixFilePermissions.fromString(its));
    }
    Outcome made =
        Tool.assumed("sh")
            .run(
                ASSEMBLE.toString(),
                directory.toString(),
                "amd64",
                TIME,
                directory.resolve("input/musterd").toString(),
                directory.resolve("input/runtime").toString());
    assertEquals(new Outcome(0, ""), made);
    assertArrayEquals(expected, Files.readAllBytes(executable));
  }

  @Test
  void unpackedFiles_areReadOnly_andNothingElseStays() throws IOException {
    run("version");
    List<String> modes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(tree())) {
      for (Path file : files.sorted().toList()) {
        modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertEquals(List.of("r-xr-xr-x", "r-xr-xr-x", "r-xr-xr-x", "r--r--r--"), modes);
    try (Stream<Path> left = Files.list(base())) {
      assertEquals(List.of(tree()), left.toList());
    }
  }

  @Test
  void severalAtOnce_unpackOneTree() throws IOException {
    List<CompletableFuture<Integer>> starts =
        Stream.generate(() -> CompletableFuture.supplyAsync(this::exitCode)).limit(6).toList();
    starts.forEach(start -> assertEquals(7, start.join()));
    try (Stream<Path> left = Files.list(base())) {
      assertEquals(List.of(tree()), left.toList());
    }
  }

  private int exitCode() {
    try {
      return run("version").code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void firstRun_makesTheCacheForQuickStarts_once() throws IOException {
    Outcome first = run("run");
    Path cache = Path.of(tree() + ".aot");
    assertTrue(first.output().contains("preparing for quick starts"), first::output);
    assertTrue(Files.exists(cache));
    assertEquals("inner run aot=" + cache + "\n", run("run").output());
  }

  @Test
  void emptyCache_isRespected() throws IOException {
    Outcome first = run(Map.of("MUSTERD_AOT_CACHE", ""), "run");
    assertTrue(first.output().endsWith("inner run aot=\n"), first::output);
    assertFalse(Files.exists(Path.of(tree() + ".aot")));
  }

  @Test
  void train_writesBesideTheTree() throws IOException {
    run("version");
    assertEquals(
        "inner train --output " + tree() + ".aot aot=" + tree() + ".aot\n", run("train").output());
    assertTrue(Files.exists(Path.of(tree() + ".aot")));
  }

  /** Another program of this name has its own tree: an upgrade never mixes two versions. */
  @Test
  void otherContent_hasAnotherTree() throws IOException {
    run("version");
    Path old = tree();
    executable = assembled("musterd-linux-x64", "amd64", SCRIPT.replace("inner", "newer"));
    Outcome newer = run("version");
    assertTrue(newer.output().contains("newer version"), newer::output);
    try (Stream<Path> trees = Files.list(base())) {
      assertEquals(2, trees.count());
    }
    assertTrue(Files.isDirectory(old));
  }

  @Test
  void sameInput_givesTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(executable);
    Files.setLastModifiedTime(directory.resolve("input/runtime/release"), FileTime.fromMillis(0));
    assertArrayEquals(first, Files.readAllBytes(assembled("musterd-linux-x64", "amd64", SCRIPT)));
  }

  @Test
  void damagedFile_isRefused_andLeavesNothing() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(executable.toFile(), "rw")) {
      file.seek(file.length() - 9);
      file.write(new byte[] {1, 2, 3});
    }
    Outcome refused = run("version");
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("is damaged"), refused::output);
    try (Stream<Path> left = Files.list(base())) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
  void directoryThatOthersCanWrite_isRefused(String mode) throws IOException {
    Files.createDirectories(base());
    Files.setPosixFilePermissions(base(), PosixFilePermissions.fromString(mode));
    Outcome refused = run("version");
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains("set XDG_CACHE_HOME"), refused::output);
    assertFalse(refused.output().contains("inner"), refused::output);
  }

  @Test
  void treeThatOthersCanWrite_isRefused() throws IOException {
    run("version");
    Files.setPosixFilePermissions(tree(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Outcome refused = run("version");
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains(tree() + " has to be a directory"), refused::output);
  }

  @Test
  void linkInPlaceOfTheDirectory_isRefused() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.createDirectories(base().getParent());
    Files.createSymbolicLink(base(), elsewhere);
    assertEquals(1, run("version").code());
  }

  @ParameterizedTest
  @CsvSource({
    "loader=/lib64/ld-linux-x86-64.so.2, loader=/no/loader.so, on a system with musl",
    "architecture=x86_64, architecture=aarch64, take the other file",
  })
  void otherSystem_isToldWhatToDo(String line, String other, String told) throws IOException {
    byte[] bytes = Files.readAllBytes(executable);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Path changed = directory.resolve("changed");
    Files.copy(executable, changed, StandardCopyOption.COPY_ATTRIBUTES);
    Files.write(changed, text.replace(line, other).getBytes(StandardCharsets.ISO_8859_1));
    executable = changed;
    Outcome refused = run("version");
    assertEquals(1, refused.code());
    assertTrue(refused.output().contains(told), refused::output);
    assertFalse(Files.exists(base()));
  }

  @Test
  void otherArchitecture_isMadeToo_andOnlyThoseTwo() throws IOException {
    assertTrue(Files.isExecutable(assembled("musterd-linux-arm64", "arm64", SCRIPT)));
    Outcome refused =
        Tool.assumed("sh")
            .run(ASSEMBLE.toString(), directory.toString(), "riscv64", TIME, "a", "b");
    assertEquals(new Outcome(1, "assemble: no single file is made for riscv64\n"), refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"assemble.sh", "unpack.sh"})
  void scripts_haveNoFindings(String name) throws IOException {
    Outcome checked =
        Tool.assumed("shellcheck").run("--shell=sh", ASSEMBLE.resolveSibling(name).toString());
    assertEquals(new Outcome(0, ""), checked);
  }
}
