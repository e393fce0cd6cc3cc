package dev.musterd.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes the packaged file small and quick to start. */
class TrainIT {
  /** The JVM refuses to start when it cannot use the cache that it is given. */
  private static final Map<String, String> CACHE_OR_NOTHING =
      Map.of("MUSTERD_JAVA_OPTS", "-XX:AOTMode=on");

  @TempDir private Path directory;

  private record Outcome(int code, List<String> lines) {}

  private static Outcome run(Path executable, Map<String, String> environment, String... words) {
    try (DaemonProcess process = DaemonProcess.start(executable, environment, _ -> {}, words)) {
      return new Outcome(process.exitCode(), process.lines());
    }
  }

  private static Path copyTo(Path directory, Path file) throws IOException {
    return Files.copy(
        file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void spoiltCache_isLeftOut() throws IOException {
    Path copy = copyTo(directory, DaemonProcess.executable());
    Path cache = Files.writeString(directory.resolve("musterd.aot"), "spoilt");
    Files.writeString(Build.beside(cache), Build.of(copy) + "\n");
    assertEquals(1, run(copy, CACHE_OR_NOTHING, "version").code(), "with a spoilt cache");
    Outcome spoilt = run(copy, Map.of(), "version");
    assertEquals(0, spoilt.code(), spoilt.lines()::toString);
    assertEquals(1, spoilt.lines().size(), spoilt.lines()::toString);
  }

  /** All process tests use what the command made over such a cache. */
  @Test
  void train_replacesASpoiltCache_byOneThatIsUsed() throws IOException {
    Path trained = DaemonProcess.executable();
    try (Stream<Path> left = Files.list(trained.getParent())) {
      assertEquals(
          List.of("musterd", "musterd.aot", "musterd.aot.build"),
          left.map(path -> path.getFileName().toString()).sorted().toList());
    }
    Outcome used = run(trained, CACHE_OR_NOTHING, "version");
    assertEquals(0, used.code(), used.lines()::toString);
    assertTrue(isCached(trained), "with its own cache");
  }

  /** Java would use it, and run its classes instead of those of the file that was put there. */
  @Test
  void cacheOfAnotherBuild_isLeftOut() throws IOException {
    Path trained = DaemonProcess.executable();
    Path copy = copyTo(directory, trained);
    Path cache = trained.resolveSibling("musterd.aot");
    copyTo(directory, cache);
    copyTo(directory, Build.beside(cache));
    assertTrue(isCached(copy), "with its own cache");
    Files.write(copy, otherBuild(copy));
    assertFalse(isCached(copy), "with another build's cache");
  }

  /** Whether our classes come from the cache. */
  private boolean isCached(Path executable) throws IOException {
    Path loaded = directory.resolve("loaded");
    Outcome outcome =
        run(executable, Map.of("MUSTERD_JAVA_OPTS", "-Xlog:class+load:file=" + loaded), "version");
    assertEquals(0, outcome.code(), outcome.lines()::toString);
    List<String> ours =
        Files.readAllLines(loaded).stream().filter(line -> line.contains(" dev.musterd.")).toList();
    assertFalse(ours.isEmpty());
    return ours.stream().allMatch(line -> line.contains("shared objects file"));
  }

  /** The file as of another jar of the same size. */
  private static byte[] otherBuild(Path executable) throws IOException {
    String build = Build.of(executable);
    String other = build.substring(1) + build.charAt(0);
    assertNotEquals(build, other);
    String text = new String(Files.readAllBytes(executable), StandardCharsets.ISO_8859_1);
    return text.replaceFirst("build=" + build, "build=" + other)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void train_saysWhatToDo_whereItCannotWrite() {
    Outcome outcome =
        run(
            DaemonProcess.executable(),
            Map.of(),
            "train",
            "--output",
            directory.resolve("absent/musterd.aot").toString());
    assertEquals(1, outcome.code());
    assertTrue(outcome.lines().getLast().contains("name another place by --output"));
  }

  @Test
  void jar_hasTheOperationsThatAreCalled_andNoOthers() throws IOException {
    String model = "software/amazon/awssdk/services/ec2/model/";
    try (JarFile jar = new JarFile(DaemonProcess.executable().toFile())) {
      assertNotNull(jar.getEntry(model + "CreateFleetRequest.class"));
      assertNull(jar.getEntry(model + "AcceptAddressTransferRequest.class"));
      assertFalse(jar.stream().anyMatch(entry -> entry.getName().contains("/databind/")));
    }
  }
}
