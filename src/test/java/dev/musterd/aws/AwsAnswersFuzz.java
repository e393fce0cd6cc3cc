package dev.musterd.aws;

import dev.musterd.aws.PausedPoolsJson.UnreadableException;
import dev.musterd.aws.client.AwsCallException;
import dev.musterd.aws.lease.LeaseFuzz;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.InterruptionLog.UnreadableRecordException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Fuzz target: what the adapters of AWS make of answers: EC2's by the SDK over HTTP, and the texts
 * that are stored in S3. The first line says which.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class AwsAnswersFuzz {
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");

  private static final RunnerPlatform LINUX = new RunnerPlatform("linux", "x64");

  private static AwsAnswersFuzz fuzz;

  private final RealTime real;
  private volatile Buffer body = Buffer.buffer();

  private AwsAnswersFuzz(Vertx vertx) {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request -> request.response().putHeader("content-type", "text/xml").end(body))
            .listen()
            .await();
    real = RealTime.patient(vertx, URI.create("http://127.0.0.1:" + server.actualPort()));
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
      fuzz = new AwsAnswersFuzz(Vertx.vertx());
    }
    fuzz.body = Buffer.buffer(body);
    Ec2Compute compute = fuzz.real.compute("gh-ci");
    LaunchPlan plan =
        new LaunchPlan(
            PoolBuilder.pool("x64").build(),
            new Owner.Organization("acme"),
            1,
            0,
            List.of(new Offering("m5.large", "subnet-123", Market.SPOT)),
            "token");
    fuzz.call(compute::instances);
    fuzz.call(() -> compute.states(List.of(INSTANCE)));
    fuzz.call(() -> compute.launch(plan));
    fuzz.call(() -> compute.terminate(List.of(INSTANCE)));
  }

  private void call(Supplier<Future<?>> call) {
    Promise<Object> promise = Promise.promise();
    real.context.runOnContext(
        _ -> {
          try {
            call.get().<Object>map(it -> it).onComplete(promise);
          } catch (RuntimeException thrown) {
            promise.fail(new AssertionError("thrown, not failed", thrown));
          }
        });
    try {
      promise.future().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (!(failure.getCause() instanceof AwsCallException)) {
        throw new AssertionError(failure.getCause());
      }
    }
  }
}
