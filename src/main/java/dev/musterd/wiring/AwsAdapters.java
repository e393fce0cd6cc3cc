package dev.musterd.wiring;

import dev.musterd.aws.CallerIdentity;
import dev.musterd.aws.CloudFormationStacks;
import dev.musterd.aws.Ec2Compute;
import dev.musterd.aws.Ec2Images;
import dev.musterd.aws.S3Buckets;
import dev.musterd.aws.S3Calls;
import dev.musterd.aws.S3InterruptionLog;
import dev.musterd.aws.S3Ledger;
import dev.musterd.aws.S3PausedPools;
import dev.musterd.aws.S3RunnerArchive;
import dev.musterd.aws.SdkAwsSurvey;
import dev.musterd.aws.SdkHostSites;
import dev.musterd.aws.SsmSecrets;
import dev.musterd.aws.SsmTokenStore;
import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.client.AwsCredentials;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.RateLimiter;
import dev.musterd.aws.client.SystemProxy;
import dev.musterd.aws.lease.S3Lease;
import dev.musterd.aws.lease.S3LeaseSurvey;
import dev.musterd.aws.sqs.SqsInstanceEvents;
import dev.musterd.aws.sqs.SqsJobNews;
import dev.musterd.aws.sqs.SqsJobQueue;
import dev.musterd.aws.sqs.SqsQueues;
import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.Settings;
import dev.musterd.model.InstanceNotice;
import dev.musterd.port.AwsCallListener;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.Buckets;
import dev.musterd.port.Compute;
import dev.musterd.port.HostSites;
import dev.musterd.port.Images;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Lease;
import dev.musterd.port.Ledger;
import dev.musterd.port.NodeSurvey;
import dev.musterd.port.PausedPools;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.Stacks;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/**
 * The AWS adapters for one region and its credentials. Each client is created on first use, by a
 * worker thread.
 */
public final class AwsAdapters implements AutoCloseable {
  /** Parameter Store's default throughput. */
  private static final int TOKEN_WRITES_PER_SECOND = 40;

  /** Deleting what is left has time. */
  private static final int DELETES_PER_SECOND = 10;

  private final AwsClients clients;
  private final AwsCredentials credentials;
  private final Region region;
  private final Context context;
  private final LazyClient<Ec2AsyncClient> ec2;
  private final LazyClient<SsmAsyncClient> ssm;
  private final LazyClient<SqsAsyncClient> sqs;
  private final LazyClient<StsAsyncClient> sts;
  private final LazyClient<S3AsyncClient> s3;
  private Optional<Future<String>> account = Optional.empty();

  /**
   * How AWS is reached.
   *
   * @param region empty takes the machine's
   * @param routes which proxy leads where
   * @param listener is called after every call
   * @param deciding whether calls may be made that only the node that decides makes; asked by any
   *     thread
   */
  public record Reach(
      Optional<String> region,
      ProxyRoutes routes,
      AwsCallListener listener,
      BooleanSupplier deciding) {
    /** For commands, which count no calls. */
    public Reach(Optional<String> region, ProxyRoutes routes) {
      this(region, routes, AwsCallListener.NONE, () -> true);
    }
  }

  /** Loads many classes that all clients share, so a worker thread has to call it. */
  private AwsAdapters(AwsCredentials credentials, Region region, Reach reach, Context context) {
    this.clients =
        new AwsClients(
            region,
            credentials,
            AwsClients.Limits.DEFAULT,
            Map.of(),
            reach.routes(),
            reach.listener(),
            reach.deciding());
    this.credentials = credentials;
    this.region = region;
    this.context = context;
    this.ec2 = new LazyClient<>(context, clients::ec2);
    this.ssm = new LazyClient<>(context, clients::ssm);
    this.sqs = new LazyClient<>(context, clients::sqs);
    this.sts = new LazyClient<>(context, clients::sts);
    this.s3 = new LazyClient<>(context, clients::s3);
  }

  /** Fails with what to set when there is no region or there are no credentials. */
  public static Future<AwsAdapters> start(
      Vertx vertx, Context context, Reach reach, InstantSource clock, Timers timers) {
    Future<Region> region = AwsClients.region(vertx, reach.region());
    Future<AwsCredentials> credentials =
        AwsCredentials.start(vertx, () -> chain(reach.routes()), clock, timers);
    return Future.all(region, credentials)
        .compose(
            _ ->
                vertx.executeBlocking(
                    () -> new AwsAdapters(credentials.result(), region.result(), reach, context),
                    false));
  }

  /** Clients that the chain makes for itself, such as for STS, know only the JVM's properties. */
  private static DefaultCredentialsProvider chain(ProxyRoutes routes) {
    SystemProxy.set(routes);
    return DefaultCredentialsProvider.builder().build();
  }

  /**
   * Credentials asked for anew, since the files that they are read from may have been replaced;
   * fails when there are none. They are used once the result is called, which says whether the
   * access key is another.
   */
  public Future<BooleanSupplier> renewedCredentials() {
    return credentials.renewed();
  }

  public String region() {
    return region.id();
  }

  /**
   * @param epoch how often the lease has changed hands; 0 without a lease
   */
  public Future<Compute> compute(
      String environment, InstantSource clock, Journal journal, LongSupplier epoch) {
    return ec2.client()
        .map(client -> new Ec2Compute(client, context, environment, clock, journal, epoch));
  }

  /**
   * Finds the queue, or makes it when the configuration says so. One that differs from it is
   * reported and used.
   */
  public Future<JobQueue> queue(Settings settings, Timers timers, Journal journal) {
    return sqs.client().compose(client -> queue(client, settings, timers, journal));
  }

  private Future<JobQueue> queue(
      SqsAsyncClient client, Settings settings, Timers timers, Journal journal) {
    SqsQueues queues = new SqsQueues(client, context, desired(settings));
    return queues
        .find()
        .compose(
            found ->
                queues
                    .differences(found)
                    .onSuccess(differences -> differences.forEach(journal::record))
                    .map(
                        _ ->
                            new SqsJobQueue(
                                client,
                                context,
                                timers,
                                found,
                                settings.queue().visibility(),
                                SqsJobQueue.SETTLING)));
  }

  /** The queue of EC2's events, which may be absent. Needs the account's number. */
  public Future<InstanceEvents> events(Settings settings) {
    return Future.all(account(), sqs.client())
        .map(
            both ->
                new SqsInstanceEvents(
                    both.resultAt(1),
                    context,
                    settings.awsNames(),
                    new InstanceNotice.Place(both.resultAt(0), region.id())));
  }

  /** How another node is told what became of a job. */
  public Future<JobNewsQueue> jobNews(Settings settings, Timers timers) {
    return sqs.client().map(client -> new SqsJobNews(client, context, timers, settings.awsNames()));
  }

  private static SqsQueues.Desired desired(Settings settings) {
    Settings.Queue queue = settings.queue();
    return new SqsQueues.Desired(
        settings.environment(),
        queue.url().map(URI::toString),
        queue.retention(),
        queue.visibility(),
        queue.create());
  }

  /** For {@code musterd check}, which has clients of its own. */
  public AwsSurvey survey(Settings settings) {
    return new SdkAwsSurvey(clients, context, desired(settings));
  }

  /** For a plan of the daemon's hosts. */
  public HostSites sites(Settings settings) {
    return new SdkHostSites(clients, context, settings.awsNames(), () -> bucket(settings));
  }

  /** Needs the account's number, for the ARN by which an instance may read its own parameter. */
  public Future<TokenStore> tokens(Settings settings, InstantSource clock, Timers timers) {
    RateLimiter limiter = new RateLimiter(clock, timers, TOKEN_WRITES_PER_SECOND);
    return account().compose(account -> tokens(settings, account, limiter));
  }

  /** The store for listing and deleting; writing would need the account's number. */
  public Future<TokenStore> unreadTokens(Settings settings, InstantSource clock, Timers timers) {
    return tokens(settings, "", new RateLimiter(clock, timers, DELETES_PER_SECOND));
  }

  private Future<TokenStore> tokens(Settings settings, String account, RateLimiter limiter) {
    return ssm.client()
        .map(
            client ->
                new SsmTokenStore(
                    client,
                    context,
                    settings.environment(),
                    settings.aws().kmsKey(),
                    instance -> CallerIdentity.arn(region, account, instance),
                    limiter));
  }

  public RunnerArchive archive(Settings settings) {
    return new S3RunnerArchive(new S3Calls(s3), () -> bucket(settings));
  }

  /** The records are in the mirror's bucket. */
  public InterruptionLog interruptions(Settings settings) {
    return new S3InterruptionLog(new S3Calls(s3), () -> bucket(settings));
  }

  /** In the mirror's bucket as well. */
  public PausedPools pausedPools(Settings settings) {
    return new S3PausedPools(
        new S3Calls(s3), () -> bucket(settings), settings.awsNames().pausedPools());
  }

  /** What instances cost is in the mirror's bucket, too. */
  public Ledger ledger(Settings settings) {
    return new S3Ledger(new S3Calls(s3), () -> bucket(settings), settings.environment());
  }

  /** The lease is in the mirror's bucket. */
  public Lease lease(Settings settings) {
    return new S3Lease(new S3Calls(s3), () -> bucket(settings), settings.awsNames());
  }

  /** The lease for {@code musterd check}. */
  public Future<NodeSurvey.Sighting> leaseSighting(Settings settings) {
    return new S3LeaseSurvey(new S3Calls(s3), () -> bucket(settings), settings.awsNames())
        .sighting();
  }

  private Future<String> bucket(Settings settings) {
    return settings
        .binaries()
        .bucket()
        .map(Future::succeededFuture)
        .orElseGet(() -> account().map(number -> bucketName(settings, number)));
  }

  private String bucketName(Settings settings, String account) {
    return settings.awsNames().bucket(account, region.id());
  }

  /** The account's number, requested once; a failure is not remembered. */
  private Future<String> account() {
    if (account.filter(request -> !request.failed()).isEmpty()) {
      account = Optional.of(new CallerIdentity(sts).account());
    }
    return account.orElseThrow();
  }

  public SsmSecrets secrets() {
    return new SsmSecrets(ssm);
  }

  /** The value of a SecureString parameter. */
  public Future<String> secret(String parameter) {
    return secrets().read(parameter);
  }

  public Stacks stacks() {
    return new CloudFormationStacks(new LazyClient<>(context, clients::cloudFormation));
  }

  public Buckets buckets() {
    return new S3Buckets(s3);
  }

  public Images images() {
    return new Ec2Images(ec2, ssm);
  }

  @Override
  public void close() {
    credentials.close();
    clients.close();
  }
}
