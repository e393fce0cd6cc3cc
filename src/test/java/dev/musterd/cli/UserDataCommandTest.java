package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDataCommandTest {
  private static final String EXAMPLE = "conf/musterd.conf";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String config, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--no-color", "--config", config));
    return Main.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** The example with more in it. */
  private String config(String added) throws IOException {
    String text =
        "include required(file(\"%s\"))\n%s".formatted(Path.of(EXAMPLE).toAbsolutePath(), added);
    return Files.writeString(directory.resolve("musterd.conf"), text).toString();
  }

  @Test
  void userData_isPrintedInBase64_onOneLine() {
    assertEquals(0, run(EXAMPLE, "user-data", "linux-arm64"), err::toString);
    assertTrue(out.toString().matches("H4sI[A-Za-z0-9+/]+=*\\R"), out.toString());
  }

  @Test
  void userData_isPrintedAsItIs() {
    assertEquals(0, run(EXAMPLE, "user-data", "linux-arm64", "--plain"), err::toString);
    assertTrue(out.toString().startsWith("#!/bin/bash\n"));
    assertTrue(out.toString().contains("\narchitecture=arm64\n"));
  }

  @Test
  void userData_isPrintedInJson() {
    assertEquals(0, run(EXAMPLE, "user-data", "linux-arm64", "--json"), err::toString);
    JsonObject printed = new JsonObject(out.toString());
    assertEquals("linux-arm64", printed.getString("pool"));
    assertTrue(printed.getString("user_data").length() > 1_000);
    JsonNames.assertSnakeCase(printed);
    assertTrue(printed.getString("script").startsWith("#!"));
    assertTrue(printed.getInteger("bytes") < 16_384);
  }

  @Test
  void agentConfiguration_isPrinted() {
    assertEquals(0, run(EXAMPLE, "user-data", "linux-arm64", "--cloudwatch"), err::toString);
    assertTrue(new JsonObject(out.toString()).containsKey("logs"));
  }

  @Test
  void unknownPool_exits2_withThoseThereAre() {
    assertEquals(2, run(EXAMPLE, "user-data", "linux"));
    assertEquals(
        List.of("✗ there is no pool linux, only [linux-arm64, linux-x64]"),
        err.toString().lines().toList());
    assertEquals("", out.toString());
  }

  @Test
  void plainAndCloudWatch_excludeEachOther() {
    assertEquals(2, run(EXAMPLE, "user-data", "linux-arm64", "--plain", "--cloudwatch"));
  }

  @Test
  void missingFile_exits1_asNothingHalfMayReachAnInstance() throws IOException {
    String config = config("github.ca-file = \"/absent/ca.pem\"");
    assertEquals(1, run(config, "user-data", "linux-x64"));
    assertEquals("", out.toString());
    assertEquals("✗ github.ca-file: /absent/ca.pem cannot be read as text", err.toString().strip());
  }

  @Test
  void wrongTemplate_exits2_here_andInCheck() throws IOException {
    Path template = Files.writeString(directory.resolve("user-data"), "#!/bin/sh\n{{nothing}}\n");
    String config = config("pools.linux-x64.user-data.template = \"%s\"".formatted(template));
    assertEquals(2, run(config, "user-data", "linux-x64"));
    assertEquals(2, run(config, "check", "--offline"));
    List<String> lines = err.toString().lines().toList();
    String reason = "user-data.template asks for [nothing], and there are only [";
    assertTrue(lines.getFirst().startsWith("✗ pool linux-x64: " + reason), lines::toString);
    assertTrue(
        lines.get(1).startsWith("✗ " + config + ": pools.linux-x64.user-data: " + reason),
        lines::toString);
  }

  @Test
  void check_warnsOfFiles_thatThisMachineDoesNotHave() throws IOException {
    String config = config("github.ca-file = \"/absent/ca.pem\"");
    assertEquals(0, run(config, "check", "--offline"));
    assertEquals(
        1,
        err.toString()
            .lines()
            .filter("! github.ca-file: /absent/ca.pem cannot be read as text"::equals)
            .count());
  }
}
