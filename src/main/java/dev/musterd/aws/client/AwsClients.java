package dev.musterd.aws.client;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.port.AwsCallListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudformation.CloudFormationAsyncClient;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.iam.IamAsyncClient;
import software.amazon.awssdk.services.kms.KmsAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClient;

/**
 * The SDK's clients over one HTTP client and one scheduler. Nothing of theirs may block: the
 * credentials answer from memory, and responses complete on the thread that receives them, from
 * which {@link SdkFutures} moves to the event loop.
 */
public final class AwsClients implements AutoCloseable {
  /** Connections to all services together; a launch of ten pools needs far fewer. */
  private static final int MAX_CONNECTIONS = 100;

  /** The longest that a part of an upload may take, on top of the limit of small requests. */
  private static final Duration LARGE_REQUEST = Duration.ofSeconds(60);

  /** The services that have an endpoint of their own in tests. */
  public enum Service {
    EC2,
    SSM,
    SQS,
    STS,
    S3,
    CLOUDFORMATION,
    KMS,
    IAM,
    SERVICE_QUOTAS
  }

  /**
   * Limits of time. There is none for a single attempt: AWS goes on with a request after its client
   * has given up, so a second one beside it would only add to the load that made the first one
   * slow. An attempt ends with AWS's answer or with its connection, and a connection whose other
   * end is gone is found by TCP's keep-alive.
   *
   * @param connect until a connection stands
   * @param calls a call with its pauses and attempts, by service
   */
  public record Limits(Duration connect, Map<Service, Duration> calls) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(2), longest());

    public Limits {
      calls = Map.copyOf(calls);
    }

    /** The same for every service. */
    public static Limits all(Duration limit) {
      return new Limits(
          limit,
          Arrays.stream(Service.values())
              .collect(Collectors.toMap(Function.identity(), _ -> limit)));
    }

    private static Map<Service, Duration> longest() {
      Map<Service, Duration> longest = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        longest.put(service, longest(service));
      }
      return longest;
    }

    private static Duration longest(Service service) {
      return switch (service) {
        // A page of a large account's instances has been seen to take 16 s, and more when EC2 is
        // busy; an instant fleet that tries many offerings takes 30 s and more.
        case EC2 -> Duration.ofSeconds(60);
        // The longest poll, 20 s, and the time that any answer may take.
        case SQS -> Duration.ofSeconds(30);
        // Writes are throttled at 40 a second, and repeated after pauses.
        case SSM -> Duration.ofSeconds(20);
        // The credentials and the account, asked for once: a start must not hang on them.
        case STS -> Duration.ofSeconds(10);
        // Change sets of a large template are computed while the call waits.
        case CLOUDFORMATION -> Duration.ofSeconds(40);
        // Small requests; uploads have more.
        case S3, KMS, IAM, SERVICE_QUOTAS -> Duration.ofSeconds(20);
      };
    }
  }

  private final Region region;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final Map<Service, URI> endpoints;
  private final Limits limits;
  private final AwsCallListener listener;
  private final BooleanSupplier deciding;
  private final SdkAsyncHttpClient http;
  private final ScheduledExecutorService scheduler;

  /**
   * Clients of one region.
   *
   * @param endpoints instead of the SDK's own choice, which heeds {@code AWS_ENDPOINT_URL}
   */
  public AwsClients(
      Region region,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Limits limits,
      Map<Service, URI> endpoints) {
    this(
        region, credentials, limits, endpoints, ProxyRoutes.NONE, AwsCallListener.NONE, () -> true);
  }

  /**
   * Clients of one region.
   *
   * @param routes which proxy leads where
   * @param listener is called after every call
   * @param deciding whether calls may be made that only the node that decides makes; asked by any
   *     thread
   */
  public AwsClients(
      Region region,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials,
      Limits limits,
      Map<Service, URI> endpoints,
      ProxyRoutes routes,
      AwsCallListener listener,
      BooleanSupplier deciding) {
    this.listener = listener;
    this.deciding = deciding;
    this.region = region;
    this.credentials = credentials;
    this.limits = limits;
    this.endpoints = Map.copyOf(endpoints);
    CLibrary.tellCrt();
    // Or CRT's own shutdown hook would end its threads while our stop still waits for answers.
    CRT.acquireShutdownRef();
    this.http = new RoutedAwsClient(routes, MAX_CONNECTIONS, limits.connect());
    this.scheduler = timeouts();
  }

  /**
   * The time limits of calls, nearly all of which are cancelled: kept until they are due, each
   * would hold its call in memory for half a minute and wake the thread in the end.
   */
  private static ScheduledExecutorService timeouts() {
    ScheduledThreadPoolExecutor timeouts =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("aws-timeouts").factory());
    timeouts.setRemoveOnCancelPolicy(true);
    return timeouts;
  }

  /**
   * The region that is configured, or else the machine's, for which the SDK may ask the instance
   * metadata service. By a worker in any case: the list of regions is long to load.
   */
  public static Future<Region> region(Vertx vertx, Optional<String> configured) {
    return region(
        vertx, configured, () -> DefaultAwsRegionProviderChain.builder().build().getRegion());
  }

  static Future<Region> region(
      Vertx vertx, Optional<String> configured, AwsRegionProvider machine) {
    return vertx.executeBlocking(
        () -> configured.map(Region::of).orElseGet(() -> regionOf(machine)), false);
  }

  private static Region regionOf(AwsRegionProvider machine) {
    try {
      return Optional.ofNullable(machine.getRegion()).orElseThrow(() -> noRegion(null));
    } catch (SdkClientException none) {
      throw noRegion(none);
    }
  }

  private static IllegalStateException noRegion(Throwable cause) {
    return new IllegalStateException(
        "no AWS region: set aws.region, or AWS_REGION, or a region in the AWS profile", cause);
  }

  public Ec2AsyncClient ec2() {
    return configured(Ec2AsyncClient.builder(), Service.EC2).build();
  }

  public SsmAsyncClient ssm() {
    return configured(SsmAsyncClient.builder(), Service.SSM).build();
  }

  /** The SQS client, whose limit allows for a long poll. */
  public SqsAsyncClient sqs() {
    return configured(SqsAsyncClient.builder(), Service.SQS)
        // The signature covers what is sent, and TLS all of it: the MD5 of each message says no
        // more.
        .checksumValidationEnabled(false)
        .build();
  }

  public StsAsyncClient sts() {
    return configured(StsAsyncClient.builder(), Service.STS).build();
  }

  /** The S3 client for uploads, whose limits allow for some megabytes over a slow line. */
  public S3AsyncClient s3() {
    return s3(LARGE_REQUEST);
  }

  /** The S3 client for small requests. */
  public S3AsyncClient quickS3() {
    return s3(Duration.ZERO);
  }

  /**
   * Names in the path and not in the host: so do emulators, and names with dots have a certificate;
   * checksums only where S3 wants them, as older stores know none.
   */
  private S3AsyncClient s3(Duration more) {
    return configured(S3AsyncClient.builder(), Service.S3, more)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        // Stand-ins answer an expectation twice.
        .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
        .build();
  }

  /** For {@code musterd aws} only; the daemon does not load it, nor the ones below. */
  public CloudFormationAsyncClient cloudFormation() {
    return configured(CloudFormationAsyncClient.builder(), Service.CLOUDFORMATION).build();
  }

  public KmsAsyncClient kms() {
    return configured(KmsAsyncClient.builder(), Service.KMS).build();
  }

  /** The IAM client; IAM has one endpoint for all regions of a partition. */
  public IamAsyncClient iam() {
    return configured(IamAsyncClient.builder(), Service.IAM).build();
  }

  public ServiceQuotasAsyncClient quotas() {
    return configured(ServiceQuotasAsyncClient.builder(), Service.SERVICE_QUOTAS).build();
  }

  public Region region() {
    return region;
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B configured(
      B builder, Service service) {
    return configured(builder, service, Duration.ZERO);
  }

  private <B extends AwsClientBuilder<B, C> & AwsAsyncClientBuilder<B, C>, C> B configured(
      B builder, Service service, Duration more) {
    builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(overrides(limits.calls().get(service).plus(more)))
        .asyncConfiguration(
            async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
    Optional.ofNullable(endpoints.get(service)).ifPresent(builder::endpointOverride);
    return builder;
  }

  private ClientOverrideConfiguration overrides(Duration limit) {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(limit)
        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
        .scheduledExecutorService(scheduler)
        .addMetricPublisher(new CallMeter(listener))
        .addExecutionInterceptor(new DeciderCallCheck(deciding))
        .build();
  }

  /**
   * Closes what the clients share; they themselves hold nothing else. It may wait a moment for
   * native threads, so not on an event loop.
   */
  @Override
  public void close() {
    http.close();
    scheduler.shutdownNow();
    CRT.releaseShutdownRef();
  }
}
