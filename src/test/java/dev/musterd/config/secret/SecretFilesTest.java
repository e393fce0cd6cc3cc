package dev.musterd.config.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.config.secret.SecretFiles.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    Files.write(file, new byte[] {(byte) 0xff, 'a'});
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

  /** What editors, echo, copying and PowerShell add, at either end and in any order. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sesame",
        "sesame\n",
        "sesame\r\n",
        " sesame \t",
        "\uFEFFsesame\n",
        "\n\uFEFF sesame\u00A0",
        "sesame\uFEFF",
        "sesame\u0000",
        "sesame\u200B\n\n",
        "\u2028sesame\f"
      })
  void whatIsAroundASecret_isNoPartOfIt_whereverItIs(String text) throws IOException {
    Reading.Read expected = new Reading.Read(new Secret("sesame"));
    Path file = Files.writeString(directory.resolve("token"), text);
    assertEquals(expected, read(new SecretSource.File(file), Map.of()));
    assertEquals(
        expected,
        read(
            new SecretSource.Credential("token"),
            Map.of("CREDENTIALS_DIRECTORY", directory.toString())));
    assertEquals(expected, read(new SecretSource.Env("T"), Map.of("T", text)));
    assertEquals(expected, read(new SecretSource.Literal(new Secret(text)), Map.of()));
    assertEquals(expected, Reading.of("management.token", "the parameter /t", text));
    Files.write(file, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    assertEquals(expected, read(new SecretSource.File(file), Map.of()));
  }

  /** HMAC takes an empty key only in some programs, and a token of nothing opens to everybody. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n", "\uFEFF", "\u00A0\u0000"})
  void secretOfNothing_isRefused_whereverItIs(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    assertEquals(
        "management.token: " + file + " is empty", reason(new SecretSource.File(file), Map.of()));
    assertEquals(
        "management.token: the environment variable T is empty",
        reason(new SecretSource.Env("T"), Map.of("T", text)));
    assertEquals(
        new Reading.Failed("management.token: the parameter /t is empty"),
        Reading.of("management.token", "the parameter /t", text));
  }

  @Test
  void secret_neverShowsItself() {
    assertEquals("***", new Secret("sesame").toString());
    assertEquals("Read[secret=***]", new Reading.Read(new Secret("sesame")).toString());
  }
}
