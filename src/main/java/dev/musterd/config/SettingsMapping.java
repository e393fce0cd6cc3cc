package dev.musterd.config;

import dev.musterd.config.Settings.Aws;
import dev.musterd.config.Settings.Binaries;
import dev.musterd.config.Settings.GitHub;
import dev.musterd.config.Settings.GitHubServer;
import dev.musterd.config.Settings.Http;
import dev.musterd.config.Settings.Logging;
import dev.musterd.config.Settings.Management;
import dev.musterd.config.Settings.Network;
import dev.musterd.config.Settings.Provision;
import dev.musterd.config.Settings.Queue;
import dev.musterd.config.Settings.Recovery;
import dev.musterd.config.Settings.ScaleDown;
import dev.musterd.config.Settings.ScaleUp;
import dev.musterd.config.Settings.Tls;
import dev.musterd.config.Settings.VerifyQueued;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Maps blocks to settings: one method per block, in the order of reference.conf. */
final class SettingsMapping {
  private static final ValueType<String> ENVIRONMENT =
      TextTypes.text("1 to 32 lower-case letters, digits and hyphens", "[a-z0-9-]{1,32}");
  private static final Pattern POOL_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final ValueType<String> WEB_PATH =
      TextTypes.text("a path that begins with /, without a query", "/[A-Za-z0-9._~/-]*");
  private static final ValueType<String> REGION =
      TextTypes.text("an AWS region, such as eu-west-1", "[a-z]{2,}(-[a-z]+)+-\\d+");
  private static final ValueType<String> BUCKET =
      TextTypes.text("the name of an S3 bucket", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** IAM's rule, see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
  private static final ValueType<String> IAM_PATH =
      TextTypes.text("a path that begins and ends with /", "/([!-~]+/)?");

  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(15);

  /**
   * What CloudWatch takes, in days.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">PutRetentionPolicy</a>
   */
  private static final Set<Long> RETENTIONS =
      Set.of(
          1L, 3L, 5L, 7L, 14L, 30L, 60L, 90L, 120L, 150L, 180L, 365L, 400L, 545L, 731L, 1096L,
          1827L, 2192L, 2557L, 2922L, 3288L, 3653L);

  private final Section root;
  private final ValueType<String> cron;

  SettingsMapping(Section root, ValueType<String> cron) {
    this.root = root;
    this.cron = cron;
  }

  Settings map() {
    String environment = root.read("environment", ENVIRONMENT);
    GitHub github = github(root.section("github"));
    Aws aws = aws(root.section("aws"));
    Network network = network(root.section("network"));
    if (root.has("pool-defaults")) {
      root.reject("pool-defaults", "must be a block { … }");
    }
    Queue queue = queue(root.section("queue"));
    Http http = http(root.section("http"));
    HostsMapping hosts =
        new HostsMapping(environment, network, aws.region(), http.tls().isPresent());
    PoolMapping pools =
        new PoolMapping(environment, github.scope(), aws.tags(), network, queue.delay(), cron);
    return new Settings(
        environment,
        root.read(
            "shutdown-timeout",
            QuantityTypes.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))),
        new ProxyMapping(root).ofDaemon(),
        http,
        management(root.section("management")),
        github,
        aws,
        network,
        queue,
        scaleUp(root.section("scale-up")),
        scaleDown(root.section("scale-down")),
        recovery(root.section("recovery")),
        binaries(root.section("binaries")),
        new CostsMapping(root.section("costs")).map(),
        LeaseMapping.map(root.section("lease")),
        hosts.map(root.section("daemon")),
        provision(root.section("provision"), environment),
        logging(root.section("logging")),
        new NotificationsMapping(root).map(),
        pools(root.section("pools"), pools));
  }

  private Http http(Section http) {
    return new Http(
        http.read("host", TextTypes.HOST),
        http.read("port", QuantityTypes.PORT),
        http.read("path", WEB_PATH),
        http.read("max-body", QuantityTypes.size(1, (int) (100 * QuantityTypes.MIB))),
        http.read("timeout", QuantityTypes.duration(Duration.ofSeconds(30))),
        tls(http.section("tls")),
        SendersMapping.map(http));
  }

  private Optional<Tls> tls(Section tls) {
    Optional<Path> certificate = tls.find("certificate", TextTypes.FILE);
    Optional<Path> key = tls.find("key", TextTypes.FILE);
    if (certificate.isPresent() != key.isPresent()) {
      tls.require(
          key.isPresent() ? "certificate" : "key",
          "must name a file, because only one of certificate and key is set");
    }
    return certificate.flatMap(chain -> key.map(file -> new Tls(chain, file)));
  }

  private Management management(Section management) {
    String host = management.read("host", TextTypes.HOST);
    Optional<SecretSource> token = management.find("token", SecretTypes.SECRET);
    if (!management.isRefused("host") && !TextTypes.isLoopback(host) && token.isEmpty()) {
      management.require(
          "token", "must be a secret, because management.host " + host + " is not loopback");
    }
    return new Management(
        host,
        management.read("port", QuantityTypes.PORT),
        management.list("hosts", TextTypes.HOST),
        token);
  }

  private GitHub github(Section github) {
    return new GitHub(
        new GitHubServer(
            github.read("url", TextTypes.SECURE_URL),
            github.find("api-url", TextTypes.SECURE_URL),
            github.read("ssl-verify", TextTypes.FLAG),
            github.find("ca-file", TextTypes.FILE)),
        github.read("scope", TextTypes.choice(Owner.Scope.class)),
        events(github),
        github.list("repositories", TextTypes.REPOSITORY),
        github.read("accept-sha1-signatures", TextTypes.FLAG),
        new AppsMapping(github).map(),
        github.find("token", SecretTypes.SECRET),
        github.read("checks", TextTypes.FLAG));
  }

  private static List<String> events(Section github) {
    List<String> events = github.list("events", TextTypes.choice("workflow_job", "check_run"));
    if (events.isEmpty() && !github.isRefused("events")) {
      github.refuse("events", "must name at least one of workflow_job and check_run");
    }
    return events;
  }

  private static Aws aws(Section aws) {
    return new Aws(
        aws.find("region", REGION), aws.find("kms-key", TextTypes.TEXT), Tags.read(aws, "tags"));
  }

  private static Network network(Section network) {
    return new Network(network.read("vpc", AwsIds.VPC), AwsIds.subnets(network).orElse(List.of()));
  }

  /**
   * Limits of SQS:
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
   */
  private static Queue queue(Section queue) {
    return new Queue(
        queue.read("delay", QuantityTypes.duration(Duration.ZERO, PoolMapping.DELAY_MAX)),
        queue.read("retention", QuantityTypes.duration(Duration.ofMinutes(1), Duration.ofDays(14))),
        queue.read("visibility", QuantityTypes.duration(Duration.ofHours(12))),
        queue.find("url", TextTypes.URL),
        queue.read("create", TextTypes.FLAG));
  }

  private static ScaleUp scaleUp(Section scaleUp) {
    return new ScaleUp(
        scaleUp.read("verify-queued", TextTypes.choice(VerifyQueued.class)),
        scaleUp.read("max-attempts", QuantityTypes.whole(1, 100)),
        scaleUp.read("timeout", QuantityTypes.duration(TIMEOUT_MAX)),
        scaleUp.read("concurrency", QuantityTypes.whole(1, 100)));
  }

  private ScaleDown scaleDown(Section scaleDown) {
    return new ScaleDown(
        scaleDown.read("schedule", cron),
        scaleDown.read("timeout", QuantityTypes.duration(TIMEOUT_MAX)),
        scaleDown.read("idle-confirmation", QuantityTypes.duration(Duration.ofHours(1))));
  }

  /**
   * GitHub keeps deliveries for 3 days:
   * https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
   */
  private static Recovery recovery(Section recovery) {
    return new Recovery(
        recovery.read("enabled", TextTypes.FLAG),
        recovery.read("interval", QuantityTypes.duration(Duration.ofDays(1))),
        recovery.read("look-back", QuantityTypes.duration(Duration.ofDays(3))),
        recovery.read("rerun", TextTypes.choice(Settings.Rerun.class)),
        recovery.read("rerun-on-demand", TextTypes.FLAG));
  }

  private Binaries binaries(Section binaries) {
    return new Binaries(
        binaries.read("enabled", TextTypes.FLAG),
        binaries.read("schedule", cron),
        binaries.read("prerelease", TextTypes.FLAG),
        binaries.read("timeout", QuantityTypes.duration(Duration.ofHours(1))),
        binaries.find("bucket", BUCKET),
        binaries.find("source", TextTypes.URL));
  }

  private static Provision provision(Section provision, String environment) {
    String rolePath = provision.find("role-path", IAM_PATH).orElse("/" + environment + "/");
    return new Provision(
        rolePath,
        provision.find("permissions-boundary", AwsIds.POLICY_ARN),
        provision.find("instance-profile-path", IAM_PATH).orElse(rolePath),
        provision.read("spot-service-linked-role", TextTypes.FLAG));
  }

  private static Logging logging(Section logging) {
    Duration retention =
        logging.read(
            "retention", QuantityTypes.duration(Duration.ofDays(1), Duration.ofDays(3653)));
    boolean offered =
        retention.equals(Duration.ofDays(retention.toDays()))
            && RETENTIONS.contains(retention.toDays());
    if (!offered && !logging.isRefused("retention")) {
      logging.refuse(
          "retention",
          "must be a number of days that CloudWatch offers: "
              + RETENTIONS.stream().sorted().map(Object::toString).toList());
    }
    return new Logging(
        logging.read("format", TextTypes.choice(Logging.Format.class)),
        logging.read("level", TextTypes.choice(Logging.Level.class)),
        (int) retention.toDays());
  }

  private List<Settings.Pool> pools(Section pools, PoolMapping mapping) {
    if (pools.names().isEmpty() && !root.isRefused("pools")) {
      root.require("pools", "must hold at least one pool, such as pools.linux-x64 { … }");
    }
    return pools.names().stream()
        .map(
            name -> {
              if (!POOL_NAME.matcher(name).matches()) {
                pools.reject(
                    name, "its name must be 1 to 64 letters, digits, dots, hyphens, underscores");
              }
              return mapping.map(name, pools.section(name));
            })
        .toList();
  }
}
