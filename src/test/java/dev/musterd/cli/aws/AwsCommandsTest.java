package dev.musterd.cli.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code musterd aws} does without AWS. */
class AwsCommandsTest {
  private static final String EXAMPLE = "conf/musterd.conf";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String config, String... args) {
    List<String> all = new ArrayList<>(List.of("aws"));
    all.addAll(List.of(args));
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
  void template_isPrinted_andIsJson() {
    assertEquals(0, run(EXAMPLE, "template"), err::toString);
    JsonObject template = new JsonObject(out.toString());
    assertTrue(template.getJsonObject("Resources").containsKey("LinuxArm64LaunchTemplate"));
  }

  @Test
  void template_isNotPrinted_whenAFileIsMissing() throws IOException {
    assertEquals(1, run(config("github.ca-file = /absent/ca.pem"), "template"));
    assertEquals("", out.toString());
    assertEquals("✗ github.ca-file: /absent/ca.pem cannot be read as text", err.toString().strip());
  }

  @Test
  void template_isNotPrinted_whenTheConfigurationIsWrong() throws IOException {
    assertEquals(2, run(config("network.vpc = x"), "template"));
    Path template = Files.writeString(directory.resolve("user-data"), "{{nothing}}");
    assertEquals(
        2,
        run(config("pools.linux-x64.user-data.template = \"%s\"".formatted(template)), "template"));
    assertTrue(err.toString().contains("✗ pool linux-x64: user-data.template asks for [nothing]"));
    assertEquals("", out.toString());
  }

  @Test
  void policy_isPrinted_ofWhoAppliesAndOfTheDaemon() {
    assertEquals(0, run(EXAMPLE, "policy", "--account", "123456789012"), err::toString);
    assertTrue(new JsonObject(out.toString()).encode().contains("cloudformation:CreateChangeSet"));
    assertTrue(
        out.toString().contains("arn:aws:sqs:eu-west-1:123456789012:gh-ci-queued-jobs.fifo"));
    out.getBuffer().setLength(0);
    assertEquals(0, run(EXAMPLE, "policy", "--daemon"), err::toString);
    JsonObject daemon = new JsonObject(out.toString());
    assertTrue(daemon.encode().contains("ec2:CreateFleet"));
    assertEquals(
        Set.of("DaemonPolicy", "DaemonLaunchPolicy", "DaemonRolesPolicy"), daemon.fieldNames());
  }

  @Test
  void policy_ofACheck_standsAlone() {
    assertEquals(0, run(EXAMPLE, "policy", "--check"), err::toString);
    String policy = new JsonObject(out.toString()).encode();
    assertTrue(policy.contains("ec2:DescribeSubnets"), policy);
    assertFalse(policy.contains("ec2:CreateFleet"), policy);
    assertEquals(2, run(EXAMPLE, "policy", "--check", "--daemon"));
  }

  @Test
  void policy_wantsTwelveDigits() {
    assertEquals(2, run(EXAMPLE, "policy", "--account", "12"));
    assertTrue(err.toString().startsWith("musterd: --account must be twelve digits"));
  }

  @Test
  void withoutCommand_showsThem() {
    StringWriter help = new StringWriter();
    assertEquals(
        0, Main.run(new String[] {"aws"}, new PrintWriter(help, true), new PrintWriter(err, true)));
    assertTrue(help.toString().contains("template"), help::toString);
  }
}
