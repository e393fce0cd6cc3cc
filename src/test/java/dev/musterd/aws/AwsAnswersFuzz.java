package dev.musterd.aws;

import dev.musterd.aws.PausedPoolsJson.UnreadableException;
import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.lease.LeaseFuzz;
import dev.musterd.fuzz.FuzzedCalls;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.InterruptionLog.UnreadableRecordException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;

/**
 * Fuzz target: what the adapters of AWS make of answers: EC2's by the SDK, and the texts that are
 * stored in S3. The first line says which.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class AwsAnswersFuzz {
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");

  private static final RunnerPlatform LINUX = new RunnerPlatform("linux", "x64");

  private static AwsAnswersFuzz fuzz;

  private final Context context = Vertx.vertx().getOrCreateContext();
  private final Ec2AsyncClient ec2 =
      Ec2AsyncClient.builder()
          .region(Region.EU_WEST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .asyncConfiguration(
              it ->
                  it.advancedOption(
                      SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
          .httpClient(new Answering())
          .build();

  private final FuzzedCalls calls = new FuzzedCalls(context, Set.of(AwsCallException.class));
  private volatile byte[] body = new byte[0];

  /** Answers every request with the input, without a network. */
  private final class Answering implements SdkAsyncHttpClient {
    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
      request
          .responseHandler()
          .onHeaders(
              SdkHttpResponse.builder()
                  .statusCode(200)
                  .putHeader("Content-Length", Integer.toString(body.length))
                  .build());
      request.responseHandler().onStream(AsyncRequestBody.fromBytes(body));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int line = Math.max(0, text.indexOf('\n'));
    String body = text.substring(Math.min(text.length(), line + 1));
    switch (text.substring(0, line)) {
      case "interruption" -> interruption(body);
      case "latest" -> latest(body);
      case "ledger" -> ledger(body);
      case "paused" -> paused(body);
      case "lease" -> LeaseFuzz.fuzzerTestOneInput(body);
      default -> ec2(body);
    }
  }

  private static void interruption(String body) {
    try {
      InterruptionRecord record = InterruptionJson.read(INSTANCE, body);
      if (!InterruptionJson.read(INSTANCE, InterruptionJson.write(record)).equals(record)) {
        throw new AssertionError("another record: " + record);
      }
    } catch (UnreadableRecordException documented) {
      documented.getMessage();
    }
  }

  private static void latest(String body) {
    LatestJson.version(body);
    try {
      LatestJson.parse(LINUX, body.getBytes(StandardCharsets.UTF_8));
    } catch (LatestJson.NewerFormatException documented) {
      documented.getMessage();
    }
  }

  private static void ledger(String body) {
    LedgerJson.read(body)
        .ifPresent(
            entry -> {
              if (!LedgerJson.read(LedgerJson.write(entry)).orElseThrow().equals(entry)) {
                throw new AssertionError("another entry: " + entry);
              }
            });
  }

  private static void paused(String body) {
    try {
      var pools = PausedPoolsJson.read("key", body);
      if (!PausedPoolsJson.read("key", PausedPoolsJson.write(pools)).equals(pools)) {
        throw new AssertionError("other pools: " + pools);
      }
    } catch (UnreadableException documented) {
      documented.getMessage();
    }
  }

  private static void ec2(String body) {
    if (fuzz == null) {
      fuzz = new AwsAnswersFuzz();
    }
    fuzz.body = body.getBytes(StandardCharsets.UTF_8);
    Ec2Compute compute =
        new Ec2Compute(fuzz.ec2, fuzz.context, "gh-ci", InstantSource.system(), _ -> {}, () -> 0);
    LaunchPlan plan =
        new LaunchPlan(
            PoolBuilder.pool("x64").build(),
            new Owner.Organization("acme"),
            1,
            0,
            List.of(new Offering("m5.large", "subnet-123", Market.SPOT)),
            "token");
    fuzz.calls.call(compute::instances);
    fuzz.calls.call(() -> compute.states(List.of(INSTANCE)));
    fuzz.calls.call(() -> compute.launch(plan));
    fuzz.calls.call(() -> compute.terminate(List.of(INSTANCE)));
  }
}
