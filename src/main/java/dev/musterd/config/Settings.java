package dev.musterd.config;

import dev.musterd.config.secret.SecretSetting;
import dev.musterd.config.secret.SecretSetting.Kind;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.notification.Topic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The configuration, checked and complete; reference.conf explains each key.
 *
 * @param pools by name, at least one
 */
public record Settings(
    String environment,
    Duration shutdownTimeout,
    ProxySetting proxy,
    Http http,
    Management management,
    GitHub github,
    Aws aws,
    Network network,
    Queue queue,
    ScaleUp scaleUp,
    ScaleDown scaleDown,
    Recovery recovery,
    Binaries binaries,
    Costs costs,
    Lease lease,
    Optional<Hosts> hosts,
    Provision provision,
    Logging logging,
    Notifications notifications,
    List<Pool> pools) {

  public Settings {
    pools = List.copyOf(pools);
  }

  /** The names of the environment's AWS resources. */
  public AwsNames awsNames() {
    return new AwsNames(environment);
  }

  /**
   * Every secret that is configured. What is shown, what a reload compares, what {@code musterd
   * check} reads and which parameters the daemon's role may read follow from this list.
   */
  public List<SecretSetting> secrets() {
    return Stream.of(
            github.secrets(),
            management.secrets(),
            secret(ProxySetting.CREDENTIALS_KEY, Kind.PROXY_CREDENTIALS, proxy.credentials()),
            notifications.secrets())
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<SecretSetting> secret(
      String key, Kind kind, Optional<SecretSource> source) {
    return source.stream().map(only -> new SecretSetting(key, kind, List.of(only)));
  }

  /** All budgets, those of pools included. */
  public List<Budget> budgets() {
    return Stream.concat(
            costs.budgets().stream(), pools.stream().flatMap(pool -> pool.budget().stream()))
        .toList();
  }

  /** The pools without their machines. */
  public List<RunnerPool> runnerPools() {
    return pools.stream().map(Pool::runner).toList();
  }

  /**
   * The listener for webhooks.
   *
   * @param port 0 takes any free one
   * @param maxBody in bytes
   */
  public record Http(
      String host,
      int port,
      String path,
      int maxBody,
      Duration timeout,
      Optional<Tls> tls,
      Senders senders) {}

  /**
   * Which senders of webhooks are refused before their body is read.
   *
   * @param trustedProxies networks whose {@code addressHeader} counts
   * @param gitHubOnly whether only the networks that GitHub lists are allowed, and these
   * @param networks allowed ones; empty, without the above, allows all
   * @param failures wrong signatures of one address that are judged within {@code per}
   */
  public record Senders(
      List<String> trustedProxies,
      String addressHeader,
      boolean gitHubOnly,
      List<String> networks,
      OptionalInt failures,
      Duration per) {
    public Senders {
      trustedProxies = List.copyOf(trustedProxies);
      networks = List.copyOf(networks);
    }
  }

  /** The PEM files of a certificate chain and its key. */
  public record Tls(Path certificate, Path key) {}

  /**
   * The listener for operators.
   *
   * @param hosts further names that browsers reach it by, such as a proxy's
   */
  public record Management(
      String host, int port, List<String> hosts, Optional<SecretSource> token) {
    public Management {
      hosts = List.copyOf(hosts);
    }

    /** The whole key of the token. */
    public static final String TOKEN_KEY = "management.token";

    private Stream<SecretSetting> secrets() {
      return secret(TOKEN_KEY, Kind.MANAGEMENT_TOKEN, token);
    }
  }

  /**
   * GitHub and the Apps.
   *
   * @param repositories owner/name with wildcards; empty admits all
   * @param apps at least one; github.app is the first, when there is one
   * @param token a personal access token, for the runners of enterprises
   * @param checks whether check runs say why jobs wait
   */
  public record GitHub(
      GitHubServer server,
      Owner.Scope scope,
      List<String> events,
      List<String> repositories,
      boolean acceptSha1Signatures,
      List<App> apps,
      Optional<SecretSource> token,
      boolean checks) {
    /** The whole key of the token. */
    public static final String TOKEN_KEY = "github.token";

    public GitHub {
      apps = List.copyOf(apps);
      events = List.copyOf(events);
      repositories = List.copyOf(repositories);
    }

    private Stream<SecretSetting> secrets() {
      return Stream.concat(
          apps.stream().flatMap(App::secrets), secret(TOKEN_KEY, Kind.GITHUB_TOKEN, token));
    }

    /** The first App, for callers that need only one. */
    public App app() {
      return apps.getFirst();
    }
  }

  /**
   * Which of several nodes decides.
   *
   * @param address where other nodes reach the management API of this one
   * @param lookEvery between two reads by a node that does not decide
   * @param renewEvery between two renewals by the one that does
   * @param stopAfter from the start of the last good renewal until its holder stops
   * @param takeOverAfter without a change, until another node takes the lease over
   */
  public record Lease(
      LeaseUse enabled,
      Optional<String> address,
      Duration lookEvery,
      Duration renewEvery,
      Duration stopAfter,
      Duration takeOverAfter) {
    public boolean isUsed() {
      return enabled != LeaseUse.OFF;
    }
  }

  /**
   * The machines that {@code musterd aws apply} makes for the daemon.
   *
   * @param count how many run at the same time
   * @param ami empty: Amazon Linux 2023
   * @param pack the key of the package in the mirror's bucket; empty where the image has it
   * @param configuration the SSM parameter that holds the configuration
   */
  public record Hosts(
      int count,
      String instanceType,
      Optional<Machine.Ami> ami,
      Optional<String> pack,
      String configuration,
      Network network,
      LoadBalancer loadBalancer) {

    public Architecture architecture() {
      return Architecture.of(instanceType);
    }
  }

  /**
   * What passes webhooks on to the hosts.
   *
   * @param internal whether it has private addresses only
   * @param certificateArn by which it ends TLS; empty: it passes on what it gets
   * @param domain the name that GitHub knows it by; empty: its own
   * @param subnets best one per zone
   * @param sources the networks that may reach it
   */
  public record LoadBalancer(
      boolean internal,
      int port,
      Optional<String> certificateArn,
      Optional<String> domain,
      List<String> subnets,
      List<String> sources) {
    /** Where webhooks are sent as HTTPS, unless they are plain HTTP. */
    static final int HTTPS = 443;

    static final int HTTP = 80;

    public LoadBalancer {
      subnets = List.copyOf(subnets);
      sources = List.copyOf(sources);
    }
  }

  /** Whether a node decides only while it holds the lease. */
  public enum LeaseUse {
    OFF,
    /** It does, where there is a bucket. */
    AUTO,
    ON
  }

  /**
   * The GitHub server, and how its certificate is verified.
   *
   * @param apiUrl only when the configuration names one
   * @param caFile PEM certificates that are trusted besides those of the JVM
   */
  public record GitHubServer(
      URI url, Optional<URI> apiUrl, boolean sslVerify, Optional<Path> caFile) {}

  /**
   * A GitHub App.
   *
   * @param key its block: github.app, or github.apps.NAME
   * @param id the App's id or client id: GitHub takes both as issuer of a JWT
   * @param webhookSecrets each is accepted
   */
  public record App(
      String key, String id, SecretSource privateKey, List<SecretSource> webhookSecrets) {
    public App {
      webhookSecrets = List.copyOf(webhookSecrets);
    }

    private Stream<SecretSetting> secrets() {
      return Stream.of(
          new SecretSetting(privateKeyKey(), Kind.PRIVATE_KEY, List.of(privateKey)),
          new SecretSetting(webhookSecretKey(), Kind.WEBHOOK_SECRETS, webhookSecrets));
    }

    /** The whole key of its private key. */
    public String privateKeyKey() {
      return key + ".private-key";
    }

    /** The whole key of its webhook secrets. */
    public String webhookSecretKey() {
      return key + ".webhook-secret";
    }
  }

  /** AWS, besides what the standard variables of its SDK say. */
  public record Aws(Optional<String> region, Optional<String> kmsKey, Map<String, String> tags) {
    public Aws {
      tags = Map.copyOf(tags);
    }
  }

  public record Network(String vpc, List<String> subnets) {
    public Network {
      subnets = List.copyOf(subnets);
    }
  }

  /**
   * The queue of jobs.
   *
   * @param url empty: looked up by name
   * @param create create the queues when they are missing
   */
  public record Queue(
      Duration delay, Duration retention, Duration visibility, Optional<URI> url, boolean create) {}

  public record ScaleUp(
      VerifyQueued verifyQueued, int maxAttempts, Duration timeout, int concurrency) {}

  /** Whether GitHub is asked before a launch. */
  public enum VerifyQueued {
    AUTO,
    ALWAYS,
    NEVER
  }

  public record ScaleDown(String schedule, Duration timeout, Duration idleConfirmation) {}

  public record Recovery(
      boolean enabled, Duration interval, Duration lookBack, Rerun rerun, boolean rerunOnDemand) {}

  /** What is run again at GitHub after an instance was interrupted or lost under a job. */
  public enum Rerun {
    OFF,
    FAILED_JOBS
  }

  /**
   * The mirror of the runner in S3.
   *
   * @param bucket empty: by name
   * @param source empty: GitHub
   */
  public record Binaries(
      boolean enabled,
      String schedule,
      boolean prerelease,
      Duration timeout,
      Optional<String> bucket,
      Optional<URI> source) {}

  /**
   * What instances cost.
   *
   * @param publicAddress whether they have a public IPv4 address, which is paid for
   * @param budgets besides those of pools
   */
  public record Costs(boolean publicAddress, List<Budget> budgets) {
    public Costs {
      budgets = List.copyOf(budgets);
    }
  }

  public record Provision(
      String rolePath,
      Optional<String> permissionsBoundary,
      String instanceProfilePath,
      boolean spotServiceLinkedRole) {}

  public record Logging(Format format, Level level, int retentionDays) {
    public enum Format {
      TEXT,
      JSON
    }

    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }

  /**
   * The targets of notifications.
   *
   * @param waitingBeyond jobs that wait for longer are reported
   */
  public record Notifications(Duration waitingBeyond, List<Target> targets) {
    public Notifications {
      targets = List.copyOf(targets);
    }

    private Stream<SecretSetting> secrets() {
      return targets.stream().flatMap(Target::secrets);
    }

    /**
     * A receiver of notifications.
     *
     * @param key its place: {@code notifications[0]}
     * @param to its URL, which often holds a token
     * @param secret by which bodies are signed
     * @param topics what it is told, at least one
     */
    public record Target(
        String key,
        SecretSource to,
        Format format,
        Optional<SecretSource> secret,
        Set<Topic> topics) {
      public Target {
        topics = Set.copyOf(topics);
      }

      /** The whole key of its URL. */
      public String toKey() {
        return key + ".to";
      }

      /** The whole key of its secret. */
      public String secretKey() {
        return key + ".secret";
      }

      private Stream<SecretSetting> secrets() {
        return Stream.concat(
            Stream.of(new SecretSetting(toKey(), Kind.NOTIFICATION_URL, List.of(to))),
            Settings.secret(secretKey(), Kind.NOTIFICATION_SECRET, secret));
      }
    }

    /** What a receiver understands. */
    public enum Format {
      SLACK,
      TEAMS,
      JSON
    }
  }

  /** A pool, its machines, and what they may cost. */
  public record Pool(RunnerPool runner, Machine machine, Optional<Budget> budget) {
    public String name() {
      return runner.name();
    }
  }
}
