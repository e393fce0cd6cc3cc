package dev.musterd.doubles.github;

import dev.musterd.doubles.Hang;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts deliveries as GitHub does, signed over the raw bytes.
 *
 * @param target the daemon's webhook URL
 *     <p>GitHub gives up after ten seconds. This one does not, for a delivery that a slow machine
 *     answers late would be sent again, and counted by a test.
 * @see <a
 *     href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers">Delivery
 *     headers</a>
 */
public record WebhookSender(HttpClient http, String target, String secret, Dialect dialect)
    implements WebhookSink {
  public WebhookSender(HttpClient http, String target, String secret) {
    this(http, target, secret, Dialect.ANY);
  }

  @Override
  public Future<Integer> deliver(WebhookDelivery delivery) {
    Buffer body = delivery.body().get();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(target)
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "GitHub-Hookshot/0123456")
            .putHeader("X-GitHub-Hook-ID", "31337")
            .putHeader("X-GitHub-Event", delivery.event())
            .putHeader("X-GitHub-Delivery", delivery.guid())
            .putHeader("X-Hub-Signature", "sha1=" + hmac("HmacSHA1", body, secret));
    if (!dialect.old()) {
      options.putHeader("X-Hub-Signature-256", "sha256=" + signature(body, secret));
    }
    if (dialect != Dialect.ANY && !dialect.hosted()) {
      options
          .putHeader("X-GitHub-Enterprise-Host", dialect.webHost())
          .putHeader("X-GitHub-Enterprise-Version", GitHubDouble.version(dialect));
    }
    return http.request(options)
        .compose(
            request ->
                request
                    .send(body)
                    .compose(response -> response.body().map(_ -> response.statusCode()))
                    .timeout(Hang.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(_ -> request.reset()))
        .otherwise(0);
  }

  /** The hex of the HMAC-SHA256. */
  public static String signature(Buffer body, String secret) {
    return hmac("HmacSHA256", body, secret);
  }

  private static String hmac(String algorithm, Buffer body, String secret) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public String toString() {
    return "WebhookSender " + target;
  }
}
