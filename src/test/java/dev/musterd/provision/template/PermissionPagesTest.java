package dev.musterd.provision.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.Settings;
import dev.musterd.provision.SamplePools;
import dev.musterd.provision.userdata.InstanceFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/iam.md has every statement of the policies, and docs/operating.md every action. */
class PermissionPagesTest {
  /** A configuration that needs all there is. */
  private static final String EVERYTHING =
      """
      aws.kms-key = alias/mine
      queue.create = true
      lease.enabled = on
      daemon { hosts = 1, package = packages/m.rpm }
      github.token.ssm = "/enterprise"
      pools.linux-x64 {
        session-manager = true
        security-groups = [sg-1]
        block-devices = [{ kms-key = "alias/disks" }, { device = /dev/sdb, kms-key = "1234" }]
        ami.parameter = "/images/x"
      }
      pools.theirs { labels = [y], launch-template = theirs }
      """;

  private static final Pattern ACTION = Pattern.compile("`([a-z0-9]+:[A-Z][A-Za-z0-9]+)`");
  private static final Pattern SID = Pattern.compile("`([A-Z][A-Za-z]+)`");

  @TempDir private Path directory;

  private static String section(String page, String title) throws IOException {
    String text = Files.readString(Path.of("docs", page));
    String from = text.substring(text.indexOf("\n## " + title + "\n") + 1);
    int end = from.indexOf("\n## ");
    return end < 0 ? from : from.substring(0, end);
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the first column of the table of a section names. */
  private static Set<String> statements(String title) throws IOException {
    return section("iam.md", title)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> all(SID, line.split("\\|")[1]).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Settings settings() throws IOException {
    return SamplePools.settings(directory, EVERYTHING);
  }

  private static ResolvedPolicies somewhere() {
    return new ResolvedPolicies(Optional.empty(), Optional.empty());
  }

  @Test
  void iamPage_hasEveryStatementOfTheDaemon() throws IOException {
    assertEquals(SampleTemplates.sids(somewhere().daemon(settings())), statements("The daemon"));
  }

  @Test
  void iamPage_hasEveryStatementOfAnInstance() throws IOException {
    Settings settings = settings();
    JsonObject policy =
        new RunnerPolicy(settings, settings.pools().getFirst(), "mirror", InstanceFiles.NONE)
            .json();
    assertEquals(SampleTemplates.sids(policy), statements("An instance"));
  }

  @Test
  void iamPage_hasEveryStatementOfACheck() throws IOException {
    assertEquals(SampleTemplates.sids(somewhere().check(settings())), statements("A check"));
  }

  @Test
  void operatingPage_hasEveryActionOfTheDaemon() throws IOException {
    Set<String> actions = new TreeSet<>(Set.of("sts:GetCallerIdentity")); // needs no permission
    SampleTemplates.collect(somewhere().daemon(settings()), "Action", actions);
    assertEquals(actions, all(ACTION, section("operating.md", "AWS permissions")));
  }

  @Test
  void checkingPage_hasEveryActionOfACheck() throws IOException {
    Set<String> actions = new TreeSet<>();
    SampleTemplates.collect(somewhere().check(settings()), "Action", actions);
    assertEquals(actions, all(ACTION, lineOf("Some checks need what the daemon does not")));
  }

  private static String lineOf(String beginning) throws IOException {
    String text = Files.readString(Path.of("docs", "checking.md"));
    String from = text.substring(text.indexOf(beginning));
    return from.substring(0, from.indexOf("\n\n"));
  }
}
