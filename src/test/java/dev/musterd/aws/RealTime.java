package dev.musterd.aws;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.aws.client.AwsClients;
import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.RateLimiter;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.AwsNames;
import dev.musterd.port.Journal;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/** The real adapters against some endpoint, called from an event loop as the daemon does. */
public final class RealTime implements AutoCloseable {
  /** Short, so that a call that hangs fails a test soon. */
  private static final AwsClients.Limits SHORT = AwsClients.Limits.all(Duration.ofMillis(2500));

  private static final AwsClients.Limits PATIENT = AwsClients.Limits.all(Hang.LIMIT);

  private final AwsClients clients;
  final Vertx vertx;
  final Context context;
  final Ec2AsyncClient ec2;
  final SsmAsyncClient ssm;
  final S3AsyncClient s3;

  private RealTime(Vertx vertx, URI endpoint, AwsClients.Limits limits) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    Map<AwsClients.Service, URI> endpoints = new EnumMap<>(AwsClients.Service.class);
    endpoints.put(AwsClients.Service.EC2, endpoint);
    endpoints.put(AwsClients.Service.SSM, endpoint);
    endpoints.put(AwsClients.Service.S3, endpoint);
    endpoints.put(AwsClients.Service.CLOUDFORMATION, endpoint);
    this.clients =
        new AwsClients(
            Region.EU_WEST_1,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            limits,
            endpoints);
    this.ec2 = clients.ec2();
    this.ssm = clients.ssm();
    this.s3 = clients.s3();
  }

  /** Gives up soon; only for calls that are meant to find no answer. */
  static RealTime impatient(Vertx vertx, URI endpoint) {
    return new RealTime(vertx, endpoint, SHORT);
  }

  /** Bears a slow machine, and emulators that take their time over the first call. */
  static RealTime patient(Vertx vertx, URI endpoint) {
    return new RealTime(vertx, endpoint, PATIENT);
  }

  Ec2Compute compute(String environment) {
    return compute(environment, _ -> {});
  }

  Ec2Compute compute(String environment, Journal journal) {
    return new Ec2Compute(ec2, context, environment, InstantSource.system(), journal, () -> 0);
  }

  CloudFormationStacks stacks() {
    return new CloudFormationStacks(new LazyClient<>(context, clients::cloudFormation));
  }

  Ec2Images images() {
    return new Ec2Images(
        new LazyClient<>(context, () -> ec2), new LazyClient<>(context, () -> ssm));
  }

  /** Of the environment {@code stacks}. */
  SdkHostSites sites() {
    return new SdkHostSites(
        clients, context, new AwsNames("stacks"), () -> Future.succeededFuture("mirror"));
  }

  S3Buckets buckets() {
    return new S3Buckets(new LazyClient<>(context, () -> s3));
  }

  SsmTokenStore store(String environment) {
    return new SsmTokenStore(
        ssm,
        context,
        environment,
        Optional.empty(),
        SimulatedCloud::arn,
        new RateLimiter(InstantSource.system(), new VertxTimers(vertx), 200));
  }

  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError("it should have succeeded", failure);
    }
  }

  public static Throwable awaitFailure(Future<?> future) {
    var stage = future.toCompletionStage().toCompletableFuture();
    Exception failure =
        assertThrows(Exception.class, () -> stage.get(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    return assertInstanceOf(ExecutionException.class, failure).getCause();
  }

  @Override
  public void close() {
    ec2.close();
    ssm.close();
    s3.close();
    clients.close();
  }
}
