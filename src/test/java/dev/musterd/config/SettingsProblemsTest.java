package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads who made a mistake. */
class SettingsProblemsTest {
  @TempDir private Path directory;

  /** The line is the sixth of the file; every problem begins with that. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          environment = "GH CI" | environment = "GH CI": must be 1 to 32 lower-case letters, digits and hyphens
          """)
  void problem_saysLineKeyValueAndWhatIsAllowed(String line, String problem) {
    assertEquals(
        List.of("musterd.conf:6: " + problem),
        Configurations.problems(directory, Configurations.LEAST + line));
  }

  @Test
  void dump() {
    for (String line :
        List.of(
            "http.port = 99999",
            "http.prot = 8080",
            "http = 3",
            "http = null",
            "htp.port = 1",
            "http.max-body = lots",
            "http.max-body = 200 MiB",
            "http.timeout = 8",
            "http.timeout = 0 s",
            "queue.delay = 1 hour",
            "queue.delay = soon",
            "management.host = \"0.0.0.0\"",
            "github.url = \"http://github.com\"",
            "github.url = nonsense",
            "github.scope = organisation",
            "github.events = workflow_job",
            "github.events = []",
            "github.events = [push]",
            "github.app.webhook-secret = { fil = \"/x\" }",
            "github.app.webhook-secret = []",
            "github.app.webhook-secrte = hunter2",
            "github.app.id = null",
            "scale-down.schedule = \"* *\"",
            "logging.level = verbose",
            "logging.retention = 181 days",
            "pools.x.max-runners = many",
            "pools.x.max-runners = -1",
            "pools.x.maxRunners = 4",
            "pools.x.instance-types = [m5.large, m6g.large]",
            "pools.x.architecture = arm64",
            "pools.x.idle = [{ cron = \"* * * * *\", count = 1, time-zone = \"Europe/Amstredam\","
                + " evict = x }]",
            "pools.x.block-devices = [{ size = 30 GB }]",
            "pools.x.warm = maybe",
            "pools.x.tags { \"aws:x\" = 1 }",
            "pools.\"a b\" {}",
            "pools.y = 5",
            "pool-defaults { boot-tme = 3 s, idle = [{ count = x }] }",
            "pools.x { warm = true }\ngithub.scope = repository",
            "management.port = 8080",
            "http.tls.key = \"/k\"",
            "pools.x.subnets = []",
            "pools.x.egress = [{ cidr = \"10.0.0.0/99\" }]",
            "pools.x.egress = none",
            "foo = ${BAR}",
            "foo = {",
            "foo = \"hunter2",
            "foo = hunter2$",
            "x = [1, 2",
            "github.app.webhook-secret = hunter2 ]",
            "include required(\"nothing.conf\")",
            "pools = null",
            "pools.x.os = windows",
            "http.path = webhook",
            "network.subnets = [sub]",
            "environment = ${?NOPE}")) {
      System.out.println(">> " + line);
      Object r = Configurations.read(directory, Configurations.LEAST + line);
      if (r instanceof ReadResult.Invalid i)
        i.problems()
            .forEach(p -> System.out.println("   " + p.toString().replace(directory + "/", "")));
      else System.out.println("   VALID");
    }
    ((ReadResult.Invalid) Configurations.read(directory, ""))
        .problems()
        .forEach(System.out::println);
    ReadResult.Valid v = (ReadResult.Valid) Configurations.read(directory, Configurations.LEAST);
    EffectiveConfig.entries(v.effective())
        .forEach(e -> System.out.println(e.key() + " = " + e.text() + "   # " + e.origin()));
    System.out.println(v.settings());
  }
}
