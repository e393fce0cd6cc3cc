package dev.musterd.app;

import dev.musterd.aws.AwsClients;
import dev.musterd.aws.AwsCredentials;
import dev.musterd.aws.Ec2Compute;
import dev.musterd.aws.Identity;
import dev.musterd.aws.Pace;
import dev.musterd.aws.SqsJobQueue;
import dev.musterd.aws.SqsQueues;
import dev.musterd.aws.SsmSecrets;
import dev.musterd.aws.SsmTokenStore;
import dev.musterd.config.Settings;
import dev.musterd.port.Compute;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** AWS, once region and credentials are known. */
final class AwsSide implements AutoCloseable {
  /** Deletes and holds that come this close share a request; nobody waits for them. */
  private static final Duration SETTLE_TOGETHER = Duration.ofMillis(100);

  /** Parameter Store's default throughput. */
  private static final int TOKEN_WRITES_PER_SECOND = 40;

  private final AwsClients clients;
  private final AwsCredentials credentials;
  private final Region region;
  private final Context context;

  private AwsSide(AwsClients clients, AwsCredentials credentials, Region region, Context context) {
    this.clients = clients;
    this.credentials = credentials;
    this.region = region;
    this.context = context;
  }

  /** Fails with what to set when there is no region or there are no credentials. */
  static Future<AwsSide> start(
      Vertx vertx, Context context, Settings settings, InstantSource clock, Timers timers) {
    return AwsClients.region(vertx, settings.aws().region())
        .compose(
            region ->
                vertx
                    .executeBlocking(() -> DefaultCredentialsProvider.builder().build(), false)
                    .compose(chain -> AwsCredentials.start(vertx, chain, clock, timers))
                    .map(
                        credentials ->
                            new AwsSide(
                                new AwsClients(
                                    region, credentials, AwsClients.Limits.DEFAULT, Map.of()),
                                credentials,
                                region,
                                context)));
  }

  Compute compute(String environment, InstantSource clock) {
    return new Ec2Compute(clients.ec2(), context, environment, clock);
  }

  /** Finds the queue, or makes it when the configuration says so. */
  Future<JobQueue> queue(Settings settings, Timers timers) {
    Settings.Queue queue = settings.queue();
    SqsAsyncClient sqs = clients.sqs();
    return queues(settings, sqs)
        .find()
        .map(
            addresses ->
                new SqsJobQueue(
                    sqs, context, timers, addresses, queue.visibility(), SETTLE_TOGETHER));
  }

  private SqsQueues queues(Settings settings, SqsAsyncClient sqs) {
    Settings.Queue queue = settings.queue();
    return new SqsQueues(
        sqs,
        context,
        new SqsQueues.Wanted(
            settings.environment(),
            queue.url().map(URI::toString),
            queue.delay(),
            queue.retention(),
            queue.visibility(),
            queue.create()));
  }

  /** Needs the account's number, for the ARN by which an instance may read its own parameter. */
  Future<TokenStore> tokens(Settings settings, InstantSource clock, Timers timers) {
    return new Identity(clients.sts(), context)
        .account()
        .map(
            account ->
                new SsmTokenStore(
                    clients.ssm(),
                    context,
                    settings.environment(),
                    settings.aws().kmsKey(),
                    instance -> Identity.arn(region, account, instance),
                    new Pace(clock, timers, TOKEN_WRITES_PER_SECOND)));
  }

  SsmSecrets secrets() {
    return new SsmSecrets(clients.ssm(), context);
  }

  @Override
  public void close() {
    credentials.close();
    clients.close();
  }
}
