package dev.musterd.app;

import dev.musterd.aws.AwsClients;
import dev.musterd.aws.AwsCredentials;
import dev.musterd.aws.CloudFormationStacks;
import dev.musterd.aws.Ec2Compute;
import dev.musterd.aws.Ec2Images;
import dev.musterd.aws.Identity;
import dev.musterd.aws.Pace;
import dev.musterd.aws.S3Buckets;
import dev.musterd.aws.SsmTokenStore;
import dev.musterd.config.Settings;
import dev.musterd.port.Buckets;
import dev.musterd.port.Compute;
import dev.musterd.port.Images;
import dev.musterd.port.Stacks;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * AWS for one command. The command waits on the main thread, which is no event loop; all else
 * happens on one that is the session's own.
 */
final class AwsSession implements AutoCloseable {
  private static final int WORKERS = 2;

  /** Deleting what is left has time. */
  private static final int DELETES_PER_SECOND = 10;

  private final Vertx vertx;
  private final Context context;
  private final Settings settings;
  private final Region region;
  private final AwsCredentials credentials;
  private final AwsClients clients;

  private AwsSession(Vertx vertx, Settings settings, Region region, AwsCredentials credentials) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.region = region;
    this.credentials = credentials;
    this.clients = new AwsClients(region, credentials, AwsClients.Limits.DEFAULT, Map.of());
  }

  /** Returns the act's exit code, or 1 when AWS, or its absence, was in the way. */
  static int with(CommonOptions common, Settings settings, ToIntFunction<AwsSession> act) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
    try (AwsSession session = open(vertx, settings)) {
      return act.applyAsInt(session);
    } catch (InTheWay why) {
      why.getMessage().lines().map(Printable::text).forEach(common::fail);
      return ExitCode.SOFTWARE;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static AwsSession open(Vertx vertx, Settings settings) {
    Region region = wait(AwsClients.region(vertx, settings.aws().region()));
    AwsCredentials credentials =
        wait(
            vertx
                .executeBlocking(() -> DefaultCredentialsProvider.builder().build(), false)
                .compose(
                    chain ->
                        AwsCredentials.start(
                            vertx, chain, InstantSource.system(), new VertxTimers(vertx))));
    return new AwsSession(vertx, settings, region, credentials);
  }

  /** Why there is no result; the message is for the operator. */
  private static final class InTheWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InTheWay(Throwable why) {
      super(Optional.ofNullable(why.getMessage()).orElse(why.toString()), why);
    }
  }

  /** Begins the work on the session's context, and waits for its result. */
  <T> T await(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(promise));
    return wait(promise.future());
  }

  private static <T> T wait(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw new InTheWay(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InTheWay(interrupted);
    }
  }

  String region() {
    return region.id();
  }

  Timers timers() {
    return new VertxTimers(vertx);
  }

  Stacks stacks() {
    return new CloudFormationStacks(clients.cloudFormation(), context);
  }

  Buckets buckets() {
    return new S3Buckets(clients.s3(), context);
  }

  Images images() {
    return new Ec2Images(clients.ec2(), clients.ssm(), context);
  }

  Compute compute() {
    return new Ec2Compute(clients.ec2(), context, settings.environment(), InstantSource.system());
  }

  /** For looking and deleting; nothing is written, so no instance's ARN is needed. */
  TokenStore tokens() {
    return new SsmTokenStore(
        clients.ssm(),
        context,
        settings.environment(),
        settings.aws().kmsKey(),
        instance -> Identity.arn(region, "", instance),
        new Pace(InstantSource.system(), timers(), DELETES_PER_SECOND));
  }

  @Override
  public void close() {
    credentials.close();
    clients.close();
  }
}
