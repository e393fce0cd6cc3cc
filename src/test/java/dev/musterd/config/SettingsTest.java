package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.Machine.Ami;
import dev.musterd.config.Machine.BlockDevice;
import dev.musterd.config.Machine.EgressRule;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.IdleRule;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir private Path directory;

  private Settings.Pool pool(String added) {
    return Configurations.settings(directory, added).pools().getFirst();
  }

  @Test
  void defaults_areThoseOfTheContract() {
    Settings settings = Configurations.settings(directory, "");
    assertEquals(Duration.ofSeconds(20), settings.shutdownTimeout());
    assertEquals(
        new Settings.Http(
            "0.0.0.0",
            8080,
            "/webhook",
            25 << 20,
            Duration.ofSeconds(8),
            Optional.empty(),
            new Settings.Senders(
                List.of(),
                "X-Forwarded-For",
                false,
                List.of(),
                OptionalInt.of(30),
                Duration.ofMinutes(1))),
        settings.http());
    assertEquals(
        new Settings.Management("127.0.0.1", 8081, List.of(), Optional.empty()),
        settings.management());
    assertEquals(URI.create("https://github.com"), settings.github().server().url());
    assertEquals(Owner.Scope.ORGANIZATION, settings.github().scope());
    assertEquals(List.of("workflow_job"), settings.github().events());
    assertTrue(settings.github().server().sslVerify());
    assertEquals(
        new Settings.Queue(
            Duration.ofSeconds(30),
            Duration.ofDays(1),
            Duration.ofSeconds(60),
            Optional.empty(),
            false),
        settings.queue());
    assertEquals(
        new Settings.ScaleUp(Settings.VerifyQueued.AUTO, 5, Duration.ofMinutes(3), 10),
        settings.scaleUp());
    assertEquals(
        new Settings.ScaleDown("*/5 * * * *", Duration.ofMinutes(1), Duration.ofMinutes(1)),
        settings.scaleDown());
    assertEquals(
        new Settings.Recovery(
            true, Duration.ofMinutes(5), Duration.ofHours(3), Settings.Rerun.OFF, true),
        settings.recovery());
    assertEquals(
        new Settings.Binaries(
            true, "27 * * * *", false, Duration.ofMinutes(5), Optional.empty(), Optional.empty()),
        settings.binaries());
    assertEquals(
        new Settings.Provision("/gh-ci/", Optional.empty(), "/gh-ci/", false),
        settings.provision());
    assertEquals(
        new Settings.Logging(Settings.Logging.Format.TEXT, Settings.Logging.Level.INFO, 180),
        settings.logging());
  }

  @Test
  void pool_hasTheDefaultsOfTheContract() {
    assertEquals(
        new RunnerPool(
            "x",
            new RunnerPool.Selection(
                Labels.of("self-hosted", "linux", "x64"), RunnerPool.Match.SUBSET, 100, false),
            new RunnerPool.RegistrationOptions(true, "Default", ""),
            new RunnerPool.Limits(OptionalInt.of(3), OptionalInt.empty()),
            new RunnerPool.LaunchOptions(
                "musterd-gh-ci-x",
                List.of(
                    new RunnerPool.CapacityStep(
                        Market.SPOT,
                        List.of("m5.large", "c5.large"),
                        "price-capacity-optimized",
                        Optional.empty())),
                List.of("subnet-1", "subnet-2"),
                new RunnerPool.InterruptionLimit(2, Duration.ofMinutes(15), Duration.ofMinutes(30)),
                Map.of(),
                new RunnerPool.LaunchDelay(Duration.ofSeconds(30), false)),
            new RunnerPool.Lifetime(
                Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofDays(1)),
            new RunnerPool.IdleRunners(List.of(), false, List.of()),
            new RunnerPool.StartObjective(Duration.ofSeconds(60), 0.95)),
        pool("").runner());
  }

  @Test
  void machine_hasTheDefaultsOfTheContract() {
    Machine machine = pool("").machine();
    assertEquals(Machine.Os.LINUX, machine.platform().os());
    assertEquals(Architecture.X64, machine.platform().architecture());
    assertEquals(List.of("amazon"), assertInstanceOf(Ami.ByFilter.class, machine.ami()).owners());
    assertEquals(
        List.of(
            new BlockDevice(
                Optional.empty(),
                30,
                "gp3",
                true,
                true,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty())),
        machine.blockDevices());
    assertEquals("vpc-1", machine.network().vpc());
    assertEquals(EgressRule.ALL, machine.network().egress());
    assertEquals("ec2-user", machine.userData().runAs());
    assertEquals(
        List.of("messages", "messages", "user-data", "runner"),
        machine.cloudWatch().logFiles().stream().map(Machine.LogFile::name).toList());
  }

  @Test
  void pool_takesEveryKey() {
    Settings.Pool pool =
        pool(
            """
            aws.tags { team = ci, cost = 1 }
            pools.x {
              match = exact, priority = 5, ephemeral = false, runner-group = Fast, name-prefix = gh-
              default-labels = false, labels = [gpu, 24.04]
              max-runners = unlimited, max-runners-per-owner = 2
              instance-types = [m7g.large], market = on-demand, allocation-strategy = lowest-price
              launch-template = mine, subnets = [subnet-9], vpc = vpc-9
              boot-time = 2 minutes, minimum-running-time = 90 s, max-lifetime = 12 hours
              idle = [{ cron = "* * 9-17 * * 1-5", time-zone = "Europe/Amsterdam", count = 2 },
                      { cron = "* * * * *", count = 0, eviction = newest-first }]
              warm = true, warm-owners = [octo]
              tags { cost = 2 }
              ami.id = ami-1
              volume-size = 50 GiB
              block-devices = [{}, { device = "/dev/sdb", size = 2 TiB, type = io2, iops = 5000 }]
              egress = [{ ports = "443", cidr = "0.0.0.0/0" }, { protocol = all, cidr = "::/0" }]
              key-name = k, security-groups = [sg-1], session-manager = true, run-as-root = true
              managed-policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
              user-data { pre-install = "a", post-install = "b", template = "/t" }
              on-interruption = "c"
              cloudwatch { enabled = false, config = "/c", log-files = [] }
            }
            """);
    RunnerPool runner = pool.runner();
    assertEquals(Labels.of("gpu", "24.04"), runner.selection().labels());
    assertEquals(OptionalInt.empty(), runner.limits().max());
    assertEquals(OptionalInt.of(2), runner.limits().maxPerOwner());
    assertEquals(List.of("subnet-9"), runner.launch().subnets());
    assertEquals(
        List.of(
            new RunnerPool.CapacityStep(
                Market.ON_DEMAND, List.of("m7g.large"), "lowest-price", Optional.empty())),
        runner.launch().capacity());
    assertEquals(Map.of("team", "ci", "cost", "2"), runner.launch().tags());
    assertEquals(
        List.of(
            new IdleRule(
                "* * 9-17 * * 1-5",
                ZoneId.of("Europe/Amsterdam"),
                2,
                IdleRule.Eviction.OLDEST_FIRST),
            new IdleRule("* * * * *", ZoneId.of("UTC"), 0, IdleRule.Eviction.NEWEST_FIRST)),
        runner.idle().rules());
    Machine machine = pool.machine();
    assertEquals(Architecture.ARM64, machine.platform().architecture());
    assertEquals(new Ami.ById("ami-1"), machine.ami());
    assertEquals("vpc-9", machine.network().vpc());
    assertEquals(
        List.of(50, 2048), machine.blockDevices().stream().map(BlockDevice::sizeGib).toList());
    assertEquals(
        List.of(new EgressRule("tcp", 443, 443, "0.0.0.0/0"), new EgressRule("-1", -1, -1, "::/0")),
        machine.network().egress());
    assertEquals(Optional.of(Path.of("/t")), machine.userData().template());
  }

  @Test
  void startObjective_isInheritedPartByPart() {
    RunnerPool.StartObjective objective =
        pool("""
        pool-defaults.start-objective { within = 2 minutes, share = 0.5 }
        pools.x.start-objective.share = 0.9
        """)
            .runner()
            .objective();
    assertEquals(new RunnerPool.StartObjective(Duration.ofMinutes(2), 0.9), objective);
  }

  @Test
  void poolDefaults_areBelowEachPool() {
    List<RunnerPool> pools =
        Configurations.settings(
                directory,
                """
                pool-defaults { max-runners = 7, tags { a = 1 }, ami.filter { name = mine } }
                pools.y { max-runners = 9, tags { b = 2 }, ami.filter { "tag:use" = [ci] } }
                """)
            .runnerPools();
    assertEquals(List.of("x", "y"), pools.stream().map(RunnerPool::name).toList());
    assertEquals(OptionalInt.of(7), pools.getFirst().limits().max());
    assertEquals(OptionalInt.of(9), pools.getLast().limits().max());
    assertEquals(Map.of("a", "1", "b", "2"), pools.getLast().launch().tags());
  }

  @Test
  void amiFilter_replacesTheDefaultAsAWhole() {
    assertEquals(
        Map.of("tag:use", List.of("ci")),
        assertInstanceOf(
                Ami.ByFilter.class, pool("pools.x.ami.filter { \"tag:use\" = ci }").machine().ami())
            .filter());
    assertEquals(
        Map.of("tag:use", List.of("ci")),
        assertInstanceOf(
                Ami.ByFilter.class,
                pool("pool-defaults.ami.filter { \"tag:use\" = ci }").machine().ami())
            .filter());
  }

  @Test
  void labels_areOsAndArchitecture_whenUnset() {
    assertEquals(
        Labels.of("self-hosted", "linux", "arm64"),
        pool("pools.x { labels = null, instance-types = [c7gn.large] }")
            .runner()
            .selection()
            .labels());
  }

  @ParameterizedTest
  @CsvSource({
    "a1.large, ARM64", "m6g.large, ARM64", "c7gn.large, ARM64", "t4g.nano, ARM64",
    "r8g.large, ARM64", "x2gd.large, ARM64", "im4gn.large, ARM64", "is4gen.large, ARM64",
    "i4g.large, ARM64", "hpc7g.4xlarge, ARM64", "g5g.xlarge, ARM64", "m5.large, X64",
    "g4dn.xlarge, X64", "g5.xlarge, X64", "g6e.xlarge, X64", "gr6.4xlarge, X64",
    "m7i-flex.large, X64", "u-6tb1.metal, X64", "c6a.large, X64", "x2iedn.large, X64"
  })
  void architecture_isReadFromTheFamily(String type, Architecture architecture) {
    assertEquals(architecture, Architecture.of(type));
  }

  @Test
  void secret_hasFiveForms() {
    Settings settings =
        Configurations.settings(
            directory,
            """
            management.token.env = TOKEN
            github.app.private-key = null
            github.app.private-key = { credential = app.pem }
            github.app.webhook-secret = [new, { ssm = "/old" }]
            """);
    assertEquals(Optional.of(new SecretSource.Env("TOKEN")), settings.management().token());
    assertEquals(new SecretSource.Credential("app.pem"), settings.github().app().privateKey());
    assertEquals(
        List.of(new SecretSource.Literal(new Secret("new")), new SecretSource.Ssm("/old")),
        settings.github().app().webhookSecrets());
    assertEquals(
        new SecretSource.File(Path.of("/app.pem")),
        Configurations.settings(directory, "").github().app().privateKey());
  }

  @Test
  void apps_areThatOfGithubAppAndEveryNamedOne() {
    String second =
        "github.apps.second { id = 67890, private-key.file = \"/2.pem\", webhook-secret = b }\n";
    List<Settings.App> both = Configurations.settings(directory, second).github().apps();
    assertEquals(
        List.of("github.app", "github.apps.second"), both.stream().map(Settings.App::key).toList());
    assertEquals("67890", both.getLast().id());

    String onlyNamed =
        second + "github.app { id = null, private-key = null, webhook-secret = null }";
    List<Settings.App> one = Configurations.settings(directory, onlyNamed).github().apps();
    assertEquals(List.of("github.apps.second"), one.stream().map(Settings.App::key).toList());
  }

  @Test
  void warnings_tellWhetherAnEnterpriseHasItsToken() {
    String enterprise = "github.scope = enterprise\n";
    String token = "github.token.env = PAT\n";
    assertEquals(List.of(), warnings(enterprise + token));
    assertEquals(
        List.of(
            "github.scope = enterprise without github.token: GitHub lets no App manage the runners"
                + " of an enterprise"),
        warnings(enterprise));
    assertEquals(
        List.of("github.token has no effect unless github.scope = enterprise"), warnings(token));
  }

  private List<String> warnings(String added) {
    ReadResult result = Configurations.read(directory, Configurations.LEAST + added);
    return assertInstanceOf(ReadResult.Valid.class, result, result::toString).warnings();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ami.filter.name = ["ubuntu/images/hvm-ssd/ubuntu-*-amd64-server-*"] , Ubuntu have the user ubuntu
          ami.filter.architecture = [x86_64], ''
          ami { filter = { is-public = [true] }; owners = ["099720109477"] }, Ubuntu have the user ubuntu
          ami.parameter = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", Ubuntu have the user ubuntu
          ami.parameter = "/aws/service/debian/release/12/latest/amd64", Debian have the user admin
          ami.parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", ''
          ami.parameter = "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id", Bottlerocket have no python3
          ami.id = ami-0123456789abcdef0, ''
          """)
  void warnings_tellOfImages_whoseUserIsAnother(String ami, String expected) {
    String pool = "pools.x { %s }\n".formatted(ami.replace(';', '\n'));
    List<String> warnings = warnings(pool);
    assertEquals(expected.isEmpty() ? 0 : 1, warnings.size(), warnings::toString);
    assertTrue(expected.isEmpty() || warnings.getFirst().contains(expected), warnings::toString);
    if (expected.contains("ubuntu")) {
      assertEquals(List.of(), warnings(pool + "pools.x.run-as = ubuntu\n"));
      assertEquals(List.of(), warnings(pool + "pools.x.run-as-root = true\n"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          boot-time = 98 s | pools.x: boot-time = 98 s is too short: to boot this image and to install docker, git, jq, cloudwatch-agent takes about 99 s
          boot-time = 99 s |
          boot-time = 20 s, tools = [] |
          boot-time = 70 s, tools = [jq, jq] | pools.x: boot-time = 70 s is too short: to boot this image and to install jq takes about 71 s
          boot-time = 20 s, ami.filter.name = ["my-al2023-*"], ami.owners = [self] |
          boot-time = 20 s, ami.id = ami-0123456789abcdef0 |
          boot-time = 20 s, user-data.template = "/mine" |
          boot-time = 20 s, run-as = ubuntu, ami.parameter = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id" | pools.x: boot-time = 20 s is too short
          docker = rootless | pools.x: docker = rootless needs rootlesskit, which Amazon Linux has no package of
          docker = rootless, tools = [git] |
          docker = rootless, run-as = ubuntu, ami.filter.name = ["ubuntu/images/*"], ami.owners = ["099720109477"] |
          """)
  void warnings_tellOfToolsThatThePublicImageLacks(String keys, String expected) {
    List<String> warnings = warnings("pools.x { %s }\n".formatted(keys));
    assertEquals(expected == null ? 0 : 1, warnings.size(), warnings::toString);
    assertTrue(expected == null || warnings.getFirst().startsWith(expected), warnings::toString);
  }

  @Test
  void software_isComplete_unlessThePoolSaysOtherwise() {
    Machine.Software standard = pool("").machine().software();
    assertEquals(List.of(Tool.values()), standard.tools());
    assertEquals(Optional.of(Machine.Docker.ROOTFUL), standard.docker());
    assertEquals(new Machine.Hooks(Optional.empty(), Optional.empty()), standard.hooks());
    Machine.Software own =
        pool("""
        pools.x { tools = [git], docker = rootless, hooks.job-started = "date\\n" }
        """)
            .machine()
            .software();
    assertEquals(List.of(Tool.GIT), own.tools());
    assertEquals(Optional.empty(), own.docker());
    assertEquals(new Machine.Hooks(Optional.of("date"), Optional.empty()), own.hooks());
  }

  @Test
  void settings_neverShowASecret() {
    assertTrue(Configurations.LEAST.contains("hush-hush"));
    ReadResult result = Configurations.read(directory, Configurations.LEAST);
    assertTrue(!result.toString().contains("hush-hush"), "the result as text");
  }

  @Test
  void environmentVariable_isUsedWhenSet() {
    String text = Configurations.LEAST + "http.port = ${?PORT}\naws.region = ${?REGION}\n";
    Settings without =
        assertInstanceOf(ReadResult.Valid.class, Configurations.read(directory, text)).settings();
    Settings with =
        assertInstanceOf(
                ReadResult.Valid.class,
                Configurations.read(
                    directory, text, Map.of("PORT", "9000", "REGION", "eu-north-1")))
            .settings();
    assertEquals(8080, without.http().port());
    assertEquals(Optional.empty(), without.aws().region());
    assertEquals(9000, with.http().port());
    assertEquals(Optional.of("eu-north-1"), with.aws().region());
  }

  @Test
  void warnings_tellWhatIsProbablyNotMeant() {
    ReadResult result =
        Configurations.read(
            directory,
            Configurations.LEAST
                + """
                github.ssl-verify = false
                pools.x { market = on-demand, on-demand-fallback = true, warm = true }
                pools.y { labels = [X64, linux] }
                pools.z {
                  labels = [X64, linux], priority = 7, max-runners = 4
                  idle = [{ cron = "* * * * *", count = 4 }, { cron = "* * * * *", count = 5 }]
                }
                """);
    assertEquals(
        List.of(
            "github.ssl-verify = false: anyone on the way can pose as GitHub",
            "pools.x and pools.y have the same labels and priority: every job goes to x",
            "pools.x.warm = true has no effect without idle windows",
            "pools.x.on-demand-fallback = true has no effect with market = on-demand",
            "pools.z.idle keeps 5 runners, above max-runners = 4"),
        assertInstanceOf(ReadResult.Valid.class, result).warnings());
  }
}
