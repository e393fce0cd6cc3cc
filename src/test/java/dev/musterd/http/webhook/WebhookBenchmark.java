package dev.musterd.http.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A delivery of 8 KB from its bytes to the event, each step beside the library's part alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class WebhookBenchmark {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final Path PAYLOAD =
      Path.of("src", "test", "resources", "payloads", "workflow_job.queued.organization.json");

  private final WebhookSignature signature = WebhookSignature.of(List.of(Deliveries.SECRET), false);
  private final RequestBody body = new RequestBody();
  private byte[] payload;
  private String header;
  private Mac mac;

  @Setup
  public void receive() throws IOException, GeneralSecurityException {
    payload = Files.readAllBytes(PAYLOAD);
    body.append(Buffer.buffer(payload), payload.length);
    header = Deliveries.headers("workflow_job", payload).get(WebhookSignature.SHA256_HEADER);
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Deliveries.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
  }

  /** The header read, and the body's HMAC compared with it. */
  @Benchmark
  public boolean signature() {
    WebhookSignature.Claim claim = signature.claim(Optional.of(header), Optional.empty());
    return signature.verify((WebhookSignature.Claim.Claimed) claim, body);
  }

  /** The limit of {@link #signature}: the JDK's HMAC over the same bytes. */
  @Benchmark
  public byte[] signatureLimit() {
    return mac.doFinal(payload);
  }

  /** The event of the body. */
  @Benchmark
  public Object parse() {
    return WebhookJson.read("workflow_job", "delivery-1", body);
  }

  /** The limit of {@link #parse}: Jackson's tokens of the same bytes, none of them looked at. */
  @Benchmark
  public int parseLimit() throws IOException {
    int tokens = 0;
    try (JsonParser parser = JACKSON.createParser(payload)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
