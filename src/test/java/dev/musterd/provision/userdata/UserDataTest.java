package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.provision.SamplePools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTest {
  @TempDir private Path directory;

  private static InstanceFiles template(String text) {
    return new InstanceFiles(Optional.of(text), Optional.empty(), Optional.empty());
  }

  private String filled(String added, String template) throws IOException {
    return SamplePools.script(directory, added, template(template));
  }

  private String refusal(String added, InstanceFiles files) throws IOException {
    UserData made = SamplePools.userData(directory, added, files);
    return assertInstanceOf(UserData.Refused.class, made).reason();
  }

  /** Text that does not compress. */
  private static String noise(int length) {
    return new Random(7)
        .ints(length, 'A', 'Z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Of 16 KiB. */
  private static final int OURS_MAX = 13 * 1024;

  private static final String EVERYTHING =
      """
      github.ssl-verify = false
      pools.linux-x64 {
        ephemeral = false
        proxy { url = "http://proxy.example.com:3128", no-proxy = ["example.com", "10.0.0.0/8"] }
        docker = rootless
        hooks { job-started = "df -h /", job-completed = "docker system prune -f" }
        user-data { pre-install = "dnf -y install make", post-install = "echo A=1 >>.env" }
      }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          environment   |                                                  | gh-ci
          pool          |                                                  | linux-x64
          architecture  |                                                  | x64
          architecture  | pools.linux-x64.instance-types = [m7g.large]     | arm64
          proxy         |                                                  | ''''
          proxy         | pools.linux-x64.proxy = "http://p:3128"          | http://p:3128
          no-proxy      | pools.linux-x64.proxy = "http://p:3128"          | ''''
          no-proxy      | pools.linux-x64.proxy { url = "http://p", no-proxy = ["a.b", "10.0.0.0/8"] } | a.b,10.0.0.0/8
          bucket        |                                                  | mirror
          bucket        | binaries.bucket = null                           | ''''
          run-as        |                                                  | nobody
          run-as        | pools.linux-x64.run-as-root = true               | root
          ephemeral     |                                                  | true
          ephemeral     | pools.linux-x64.ephemeral = false                | false
          boot-time     |                                                  | 600
          boot-time     | pools.linux-x64.boot-time = 100 ms               | 1
          max-lifetime  |                                                  | 86400
          ssl-verify    |                                                  | true
          ssl-verify    | github.ssl-verify = false                        | false
          cloudwatch    |                                                  | true
          cloudwatch    | pools.linux-x64.cloudwatch.enabled = false       | false
          tools         |                                                  | 'docker git jq cloudwatch-agent'
          tools         | pools.linux-x64.cloudwatch.enabled = false       | 'docker git jq'
          tools         | pools.linux-x64.tools = []                       | ''''
          docker        |                                                  | rootful
          docker        | pools.linux-x64.docker = rootless                | rootless
          docker        | pools.linux-x64.tools = [git]                    | ''''
          job-started   |                                                  | ''''
          job-started   | pools.linux-x64.hooks.job-started = "df -h"      | 'df -h'
          job-completed | pools.linux-x64.hooks.job-completed = date       | date
          pre-install   |                                                  | ''''
          pre-install   | pools.linux-x64.user-data.pre-install = "a b"    | 'a b'
          pre-install   | pools.linux-x64.user-data.pre-install = "it's $x"| 'it'\\''s $x'
          on-interruption |                                                | ''''
          on-interruption | pools.linux-x64.on-interruption = "sync; sync" | 'sync; sync'
          post-install  | pools.linux-x64.user-data.post-install = "x\\\\ny" | 'x\\ny'
          """,
      quoteCharacter = '~')
  void variable_isOneWordOfTheShell(String name, String added, String word) throws IOException {
    String expected = word.equals("''''") ? "''" : word;
    assertEquals(expected, filled(added == null ? "" : added, "{{" + name + "}}"));
  }

  @Test
  void authority_isTheFilesContent() throws IOException {
    InstanceFiles files =
        new InstanceFiles(
            Optional.of("{{certificate-authority}}"), Optional.of("a\nb\n"), Optional.empty());
    assertEquals("'a\nb'", SamplePools.script(directory, "", files));
  }

  @Test
  void template_keepsWhatIsNotOurs() throws IOException {
    String text = "docker ps --format '{{.Names}}' ${x} {{ pool }} $1 \\n {{Pool}}\n";
    assertEquals(text, filled("", text));
  }

  @Test
  void template_isRefused_whenItAsksForMoreThanThereIs() throws IOException {
    String reason = refusal("", template("{{pools}} {{pool}} {{token}}"));
    assertTrue(reason.startsWith("user-data.template asks for [pools, token], and"), reason);
    assertTrue(
        reason.contains("max-lifetime, no-proxy, on-interruption, pool, post-install"), reason);
  }

  @Test
  void userData_isRefused_whenItIsLargerThanEc2Takes() throws IOException {
    String added =
        "pools.linux-x64.user-data { pre-install = \"%s\", post-install = \"%s\" }"
            .formatted(noise(18_000), noise(1_000));
    String reason = refusal(added, InstanceFiles.NONE);
    assertTrue(
        reason.matches(
            "the user data has 2\\d{4} bytes when compressed, \\d+ more than EC2 takes"
                + " \\(user-data\\.pre-install 1\\d{4}, the template \\d{4},"
                + " user-data\\.post-install \\d{3}\\): shorten these, .*"),
        reason);
  }

  @Test
  void userData_fits_withMuchThatTheOperatorAdds() throws IOException {
    String added = "pools.linux-x64.user-data.pre-install = \"%s\"".formatted(noise(3_000));
    UserData made = SamplePools.userData(directory, added, InstanceFiles.NONE);
    assertTrue(assertInstanceOf(UserData.Ready.class, made).bytes() <= UserData.MAX_BYTES);
  }

  /** With every feature on; what is left of EC2's 16 KiB is for the operator's own commands. */
  @Test
  void userData_leavesRoom_withEveryFeatureOn() throws IOException {
    UserData made = SamplePools.userData(directory, EVERYTHING, InstanceFiles.NONE);
    int bytes = assertInstanceOf(UserData.Ready.class, made).bytes();
    assertTrue(bytes <= OURS_MAX, () -> bytes + " bytes: shorten our scripts");
  }

  @Test
  void script_isWithoutItsComments_butForTheShells() throws IOException {
    String own = "pools.linux-x64.user-data.pre-install = \"\"\"date\n# mine\n\"\"\"";
    List<String> comments =
        SamplePools.script(directory, own, InstanceFiles.NONE)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("#"))
            .toList();
    assertEquals(List.of("#!/bin/bash", "# mine'", "#!/bin/sh"), comments);
  }

  @Test
  void base64_isTheScriptCompressed_andTheSameEachTime() throws IOException {
    UserData.Ready ready =
        assertInstanceOf(
            UserData.Ready.class, SamplePools.userData(directory, "", InstanceFiles.NONE));
    byte[] compressed = Base64.getDecoder().decode(ready.base64());
    assertEquals(ready.bytes(), compressed.length);
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertEquals(ready.script(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals(ready.base64(), new UserData.Ready(ready.script()).base64());
  }

  /** cloud-init runs what begins so, and nothing may be left to fill. */
  @Test
  void script_isComplete() throws IOException {
    String script = SamplePools.script(directory, "", InstanceFiles.NONE);
    assertTrue(script.startsWith("#!/bin/bash\n"));
    assertFalse(script.contains("{{"));
    assertFalse(script.contains("hush-hush"), "a secret of the configuration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bin/bash -n", "/usr/bin/shellcheck --shell=bash"})
  void script_pleases(String checker) throws Exception {
    String source;
    try (InputStream stream = UserDataTemplate.class.getResourceAsStream("user-data.sh")) {
      source = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> command = List.of(checker.split(" "));
    assumeTrue(Files.isExecutable(Path.of(command.getFirst())), command.getFirst() + " is absent");
    Path script =
        Files.writeString(
            directory.resolve("user-data"),
            SamplePools.script(directory, EVERYTHING, template(source)));
    Process process =
        new ProcessBuilder(command.getFirst(), command.getLast(), script.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
