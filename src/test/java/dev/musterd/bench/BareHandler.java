package dev.musterd.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The limit that {@link WebhookRates} compares with: a Vert.x server of one event loop that checks
 * the HMAC of a body and answers 202 or 401, without any limit on size, time or connections.
 *
 * <p>Arguments: port, secret and, to send each webhook to SQS first, its endpoint. Prints a line
 * once the port is open.
 */
final class BareHandler {
  private static final String PREFIX = "sha256=";

  private final Supplier<Future<Void>> before;
  private final Mac mac;

  /**
   * @param before what an answer waits for
   */
  private BareHandler(String secret, Supplier<Future<Void>> before)
      throws GeneralSecurityException {
    this.before = before;
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
  }

  public static void main(String[] arguments) throws GeneralSecurityException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Supplier<Future<Void>> before =
        arguments.length > 2
            ? new BareSender(vertx, URI.create(arguments[2]))::send
            : Future::succeededFuture;
    BareHandler handler = new BareHandler(arguments[1], before);
    vertx
        .createHttpServer()
        .requestHandler(handler::receive)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .await();
    System.out.println("ready");
  }

  private void receive(HttpServerRequest request) {
    String signature = request.getHeader("X-Hub-Signature-256");
    request
        .body()
        .onSuccess(
            body -> {
              if (verify(body, signature)) {
                before.get().onSuccess(_ -> request.response().setStatusCode(202).end("{}"));
              } else {
                request.response().setStatusCode(401).end("{}");
              }
            });
  }

  private boolean verify(Buffer body, String signature) {
    byte[] given = HexFormat.of().parseHex(signature, PREFIX.length(), signature.length());
    return MessageDigest.isEqual(mac.doFinal(body.getBytes()), given);
  }
}
