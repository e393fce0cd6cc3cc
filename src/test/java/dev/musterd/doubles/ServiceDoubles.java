package dev.musterd.doubles;

import dev.musterd.doubles.aws.AwsDouble;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.GitHubDouble;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.doubles.s3.S3Double;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.doubles.sqs.ElasticMqServer;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.doubles.sqs.SqsFaultProxy;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Owner;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * All doubles over real HTTP on 127.0.0.1, and the variables that point a daemon at them: GitHub,
 * EC2 with SSM and STS, S3, SQS, and runners on the instances.
 */
public final class ServiceDoubles implements AutoCloseable {
  public static final String WEBHOOK_SECRET = "only-for-tests";
  public static final Owner.Organization ACME = new Owner.Organization("acme");
  public static final Owner.Repository WIDGETS = new Owner.Repository("acme", "widgets");

  /** The mirror of the environment {@code quickstart}. */
  public static final String BUCKET = bucket("quickstart");

  private static final int DELIVERIES_AT_A_TIME = 50;

  private final Vertx vertx = Vertx.vertx();
  private volatile Duration ahead = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(ahead);
  private final VertxTimers timers = new VertxTimers(vertx);
  private final SimulatedGitHub github = new SimulatedGitHub(clock, timers);
  private final ElasticMqServer elasticMq;
  private final SqsFaultProxy sqs;
  private final AwsDouble aws;
  private final S3Double s3;
  private final GitHubDouble githubDouble;
  private final int webhookPort = FreePorts.next();
  private final int managementPort = FreePorts.next();
  private final Path keyFile;

  private volatile Duration runnerPatience;
  private final Dialect dialect;
  private final Optional<TestAuthority> authority;
  private final Path hostsFile;

  private ServiceDoubles(Duration bootTime, Duration runnerPatience, Dialect dialect)
      throws IOException {
    this.runnerPatience = runnerPatience;
    this.dialect = dialect;
    authority = dialect == Dialect.ANY ? Optional.empty() : Optional.of(TestAuthority.shared());
    hostsFile = Files.createTempFile("musterd-hosts", "");
    Files.writeString(
        hostsFile, "127.0.0.1 localhost " + dialect.webHost() + " " + dialect.apiHost() + "\n");
    elasticMq = ElasticMqServer.start();
    sqs = await(SqsFaultProxy.start(vertx, elasticMq.uri(), 0));
    SimulatedCloud cloud = new SimulatedCloud(clock, timers);
    aws = await(AwsDouble.start(vertx, cloud));
    aws.tell(
        world -> {
          Context home = vertx.getOrCreateContext();
          world.addTemplate("musterd-quickstart-linux-x64");
          world.bootDelay(() -> bootTime);
          world.behaviour(
              new RunnerOnMachine(
                  github,
                  timers,
                  InstantSource.system(),
                  () -> this.runnerPatience,
                  act -> home.runOnContext(_ -> act.run()),
                  _ -> {}));
        });
    s3 = await(S3Double.start(vertx));
    s3.memory().addBucket(BUCKET);
    s3.memory().addBucket(bucket("start")); // that of start.conf
    github.install(ACME);
    github.sendWebhooksTo(sender());
    githubDouble = await(GitHubDouble.start(vertx, github, GitHubApp.all(), dialect, authority));
    github.webUrl(githubDouble.url());
    if (dialect.old()) {
      github.beOld();
    }
    keyFile = Files.createTempFile("musterd-app", ".pem");
    Files.writeString(keyFile, GitHubApp.one().pem());
  }

  private static String bucket(String environment) {
    return new AwsNames(environment).bucket(SimulatedCloud.ACCOUNT, "eu-west-1");
  }

  /**
   * Starts everything.
   *
   * @param bootTime of each instance
   * @param runnerPatience how long an instance waits for its parameter
   */
  public static ServiceDoubles start(Duration bootTime, Duration runnerPatience) {
    return start(bootTime, runnerPatience, Dialect.ANY);
  }

  /** Starts everything, with a GitHub of one kind. */
  public static ServiceDoubles start(Duration bootTime, Duration runnerPatience, Dialect dialect) {
    try {
      return new ServiceDoubles(bootTime, runnerPatience, dialect);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Changes how long instances wait for their parameters, of those that wait as well. */
  public void runnerPatience(Duration time) {
    runnerPatience = time;
  }

  /**
   * The clocks of GitHub and EC2 step to so far ahead of this machine's: for a daemon, that is a
   * step of its own clock in the other direction. Machines count their patience without it.
   */
  public void clocksAhead(Duration time) {
    ahead = time;
  }

  public SimulatedGitHub github() {
    return github;
  }

  public GitHubDouble githubDouble() {
    return githubDouble;
  }

  public AwsDouble aws() {
    return aws;
  }

  public S3Memory s3() {
    return s3.memory();
  }

  public SqsFaultProxy sqs() {
    return sqs;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Posts to the daemon's webhook listener as GitHub does: many deliveries at a time. */
  public WebhookSink sender() {
    return sender(WEBHOOK_SECRET);
  }

  /** As an App with another secret. */
  public WebhookSink sender(String secret) {
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(DELIVERIES_AT_A_TIME));
    return new WebhookSender(http, webhookUrl(), secret, dialect);
  }

  /** The private authority that signed GitHub's certificate; none with plain HTTP. */
  public Optional<Path> caFile() {
    return authority.map(TestAuthority::caFile);
  }

  /** What the daemon's JVM needs to find GitHub's names on this machine. */
  public String javaOptions() {
    return dialect == Dialect.ANY
        ? ""
        : "-Dvertx.disableDnsResolver=true -Djdk.net.hosts.file=" + hostsFile;
  }

  /** From now on, a daemon that starts finds no name on this machine. */
  public void hideNames() {
    try {
      Files.writeString(hostsFile, "127.0.0.1 localhost\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public String webhookUrl() {
    return "http://127.0.0.1:" + webhookPort + "/webhook";
  }

  public String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  /** Makes the queue of EC2's events for an environment, and has EC2 tell what happens. */
  public EventQueue ec2Events(String environment) {
    SqsAsyncClient client = SqsClients.at(elasticMq.uri());
    EventQueue queue = EventQueue.create(client, new AwsNames(environment));
    aws.tell(cloud -> cloud.onNotice(queue::put));
    return queue;
  }

  /** The variables of a daemon's process, for {@code conf/quickstart.conf}. */
  public Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    String endpoint = aws.endpoint().toString();
    variables.put("AWS_ENDPOINT_URL_EC2", endpoint);
    variables.put("AWS_ENDPOINT_URL_SSM", endpoint);
    variables.put("AWS_ENDPOINT_URL_STS", endpoint);
    variables.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SQS", sqs.uri().toString());
    variables.put("AWS_ACCESS_KEY_ID", "quickstart");
    variables.put("AWS_SECRET_ACCESS_KEY", "quickstart");
    variables.put("QUICKSTART_GITHUB_URL", githubDouble.url());
    variables.put("QUICKSTART_APP_ID", GitHubApp.one().id());
    variables.put("QUICKSTART_APP_KEY", keyFile.toString());
    variables.put("QUICKSTART_WEBHOOK_SECRET", WEBHOOK_SECRET);
    variables.put("QUICKSTART_WEBHOOK_PORT", Integer.toString(webhookPort));
    variables.put("QUICKSTART_MANAGEMENT_PORT", Integer.toString(managementPort));
    return variables;
  }

  /** Waits for an answer of the doubles; not to be called from an event loop. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    await(vertx.close());
    elasticMq.close();
    Files.deleteIfExists(keyFile);
    Files.deleteIfExists(hostsFile);
  }
}
