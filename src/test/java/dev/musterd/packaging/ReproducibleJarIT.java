package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar depends on the sources alone. Two whole builds are compared by {@code
 * packaging/reproduce.sh}, which takes minutes; here is what would make them differ.
 */
class ReproducibleJarIT {
  private static final Path TARGET = Path.of(System.getProperty("musterd.executable")).getParent();
  private static final Path WHOLE = TARGET.resolve("musterd-whole.jar");
  private static final Path JAR = TARGET.resolve("musterd.jar");

  /** {@code project.build.outputTimestamp}. */
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 1, 0, 0);

  @TempDir private Path elsewhere;

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void ownFiles_haveTheFixedTime_andNoPlaceOfTheBuild() throws IOException {
    List<byte[]> places = new ArrayList<>();
    places.add(Path.of("").toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    String host = InetAddress.getLocalHost().getHostName();
    if (host.length() > 8 && !host.startsWith("localhost")) {
      places.add(host.getBytes(StandardCharsets.UTF_8));
    }
    Set<LocalDateTime> times = new TreeSet<>();
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      assertNotNull(jar.getEntry("META-INF/THIRD-PARTY.txt"), "the list of licences");
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith("dev/musterd/") && !entry.isDirectory()) {
          times.add(entry.getTimeLocal());
          byte[] content = jar.getInputStream(entry).readAllBytes();
          places.forEach(place -> assertFalse(contains(content, place), entry.getName()));
        }
      }
    }
    assertEquals(Set.of(TIME), times);
  }

  private static boolean contains(byte[] content, byte[] part) {
    // One character a byte, so that positions and bytes are the same.
    return new String(content, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  @Test
  void lastStepOfTheJar_givesTheSameBytesElsewhere() throws Exception {
    Path again = elsewhere.resolve("again.jar");
    Process slim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=Asia/Tokyo",
                Path.of("src", "build", "SlimJar.java").toAbsolutePath().toString(),
                WHOLE.toAbsolutePath().toString(),
                again.toString())
            .directory(elsewhere.toFile())
            .inheritIO()
            .start();
    assertEquals(0, slim.onExit().join().exitValue());
    assertEquals(-1, Files.mismatch(JAR, again));
    // The file that is run is the launcher, and then the jar.
    byte[] jar = Files.readAllBytes(JAR);
    String launcher =
        Files.readString(Path.of("src", "main", "launcher", "musterd.sh"))
            .replace("@BUILD@", sha256(jar));
    byte[] file = Files.readAllBytes(TARGET.resolve("musterd"));
    byte[] stub = launcher.getBytes(StandardCharsets.UTF_8);
    assertEquals(launcher, new String(file, 0, stub.length, StandardCharsets.UTF_8));
    assertArrayEquals(jar, Arrays.copyOfRange(file, stub.length, file.length));
  }
}
