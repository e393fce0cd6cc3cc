package dev.musterd.app;

import dev.musterd.aws.AwsClients;
import dev.musterd.aws.AwsCredentials;
import dev.musterd.aws.Ec2Compute;
import dev.musterd.aws.Identity;
import dev.musterd.aws.Pace;
import dev.musterd.aws.S3Calls;
import dev.musterd.aws.S3RunnerArchive;
import dev.musterd.aws.SdkAwsSurvey;
import dev.musterd.aws.SqsJobQueue;
import dev.musterd.aws.SqsQueues;
import dev.musterd.aws.SsmSecrets;
import dev.musterd.aws.SsmTokenStore;
import dev.musterd.config.Settings;
import dev.musterd.model.RunnerMirror;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.Compute;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/** AWS, once region and credentials are known. */
final class AwsSide implements AutoCloseable {
  /** Parameter Store's default throughput. */
  private static final int TOKEN_WRITES_PER_SECOND = 40;

  private final AwsClients clients;
  private final AwsCredentials credentials;
  private final Region region;
  private final Context context;
  private final Ec2AsyncClient ec2;
  private final SsmAsyncClient ssm;
  private final SqsAsyncClient sqs;
  private final StsAsyncClient sts;
  private Optional<Future<String>> account = Optional.empty();

  /** Loads some thousand classes, so it is a worker's business. */
  private AwsSide(AwsCredentials credentials, Region region, Context context) {
    this.clients = new AwsClients(region, credentials, AwsClients.Limits.DEFAULT, Map.of());
    this.credentials = credentials;
    this.region = region;
    this.context = context;
    this.ec2 = clients.ec2();
    this.ssm = clients.ssm();
    this.sqs = clients.sqs();
    this.sts = clients.sts();
  }

  /** Fails with what to set when there is no region or there are no credentials. */
  static Future<AwsSide> start(
      Vertx vertx, Context context, Settings settings, InstantSource clock, Timers timers) {
    Future<Region> region = AwsClients.region(vertx, settings.aws().region());
    Future<AwsCredentials> credentials =
        vertx
            .executeBlocking(() -> DefaultCredentialsProvider.builder().build(), false)
            .compose(chain -> AwsCredentials.start(vertx, chain, clock, timers));
    return Future.all(region, credentials)
        .compose(
            _ ->
                vertx.executeBlocking(
                    () -> new AwsSide(credentials.result(), region.result(), context), false));
  }

  Compute compute(String environment, InstantSource clock) {
    return new Ec2Compute(ec2, context, environment, clock);
  }

  /**
   * Finds the queue, or makes it when the configuration says so. One that differs from it is told
   * of and used.
   */
  Future<JobQueue> queue(Settings settings, Timers timers, Journal journal) {
    SqsQueues queues = queues(settings);
    return queues
        .find()
        .compose(
            found ->
                queues
                    .differences(found)
                    .onSuccess(differences -> differences.forEach(journal::record))
                    .map(_ -> queue(found, settings, timers)));
  }

  private JobQueue queue(SqsQueues.Addresses found, Settings settings, Timers timers) {
    return new SqsJobQueue(
        sqs, context, timers, found, settings.queue().visibility(), SqsJobQueue.SETTLING);
  }

  private SqsQueues queues(Settings settings) {
    return new SqsQueues(sqs, context, wanted(settings));
  }

  private static SqsQueues.Wanted wanted(Settings settings) {
    Settings.Queue queue = settings.queue();
    return new SqsQueues.Wanted(
        settings.environment(),
        queue.url().map(URI::toString),
        queue.delay(),
        queue.retention(),
        queue.visibility(),
        queue.create());
  }

  /** For {@code musterd check}; its clients are made when something asks. */
  AwsSurvey survey(Settings settings) {
    return new SdkAwsSurvey(clients, context, wanted(settings));
  }

  /** Needs the account's number, for the ARN by which an instance may read its own parameter. */
  Future<TokenStore> tokens(Settings settings, InstantSource clock, Timers timers) {
    return account()
        .map(
            account ->
                new SsmTokenStore(
                    ssm,
                    context,
                    settings.environment(),
                    settings.aws().kmsKey(),
                    instance -> Identity.arn(region, account, instance),
                    new Pace(clock, timers, TOKEN_WRITES_PER_SECOND)));
  }

  /** Makes its client with the first call: a daemon whose mirror is off does without. */
  RunnerArchive archive(Settings settings) {
    Optional<String> named = settings.binaries().bucket();
    return new S3RunnerArchive(
        new S3Calls(clients::s3, context),
        () ->
            named
                .map(Future::succeededFuture)
                .orElseGet(() -> account().map(it -> bucketName(settings, it))));
  }

  private String bucketName(Settings settings, String account) {
    return RunnerMirror.bucketName(settings.environment(), account, region.id());
  }

  /** Asked for once; a failure is not remembered. */
  private Future<String> account() {
    if (account.filter(asked -> !asked.failed()).isEmpty()) {
      account = Optional.of(new Identity(sts, context).account());
    }
    return account.orElseThrow();
  }

  SsmSecrets secrets() {
    return new SsmSecrets(ssm, context);
  }

  @Override
  public void close() {
    credentials.close();
    clients.close();
  }
}
