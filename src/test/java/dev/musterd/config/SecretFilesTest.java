package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.config.SecretFiles.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
  @TempDir private Path directory;

  private Reading read(SecretSource source, Map<String, String> environment) {
    return new SecretFiles(environment).read("management.token", source);
  }

  private String reason(SecretSource source, Map<String, String> environment) {
    return assertInstanceOf(Reading.Failed.class, read(source, environment)).reason();
  }

  @Test
  void secret_isReadFromWhereItIs() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "two\nlines\n");
    Reading.Read expected = new Reading.Read(new Secret("two\nlines"));
    assertEquals(expected, read(new SecretSource.File(file), Map.of()));
    assertEquals(
        expected,
        read(
            new SecretSource.Credential("token"),
            Map.of("CREDENTIALS_DIRECTORY", directory.toString())));
    assertEquals(expected, read(new SecretSource.Env("T"), Map.of("T", "two\nlines")));
    assertEquals(expected, read(new SecretSource.Literal(new Secret("two\nlines")), Map.of()));
    assertEquals(new Reading.InSsm("/t"), read(new SecretSource.Ssm("/t"), Map.of()));
  }

  @Test
  void failure_namesKeyAndPlace() throws IOException {
    Path file = directory.resolve("token");
    assertEquals(
        "management.token: " + file + " does not exist",
        reason(new SecretSource.File(file), Map.of()));
    Files.writeString(file, "\n");
    assertEquals(
        "management.token: " + file + " is empty", reason(new SecretSource.File(file), Map.of()));
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertEquals(
        "management.token: " + file + " is not a text file",
        reason(new SecretSource.File(file), Map.of()));
    Files.write(file, new byte[100_000]);
    assertEquals(
        "management.token: " + file + " is too large for a secret",
        reason(new SecretSource.File(file), Map.of()));
    assertEquals(
        "management.token: the environment variable T is not set",
        reason(new SecretSource.Env("T"), Map.of()));
    assertEquals(
        "management.token: no CREDENTIALS_DIRECTORY for the credential t; systemd sets it for a"
            + " unit with LoadCredential=t:PATH",
        reason(new SecretSource.Credential("t"), Map.of()));
  }

  @Test
  void secret_neverShowsItself() {
    assertEquals("***", new Secret("sesame").toString());
    assertEquals("Read[secret=***]", new Reading.Read(new Secret("sesame")).toString());
  }
}
