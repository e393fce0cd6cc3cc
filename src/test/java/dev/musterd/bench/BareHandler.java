package dev.musterd.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The limit that {@link WebhookRates} compares with: a Vert.x server of one event loop that checks
 * the HMAC of a body and answers 202 or 401, without any limit on size, time or connections.
 *
 * <p>Arguments: port and secret. Prints a line once the port is open.
 */
final class BareHandler {
  private static final String PREFIX = "sha256=";

  private final Mac mac;

  private BareHandler(String secret) throws GeneralSecurityException {
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
  }

  public static void main(String[] arguments) throws GeneralSecurityException {
    BareHandler handler = new BareHandler(arguments[1]);
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
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
            body ->
                request.response().setStatusCode(verify(body, signature) ? 202 : 401).end("{}"));
  }

  private boolean verify(Buffer body, String signature) {
    byte[] given = HexFormat.of().parseHex(signature, PREFIX.length(), signature.length());
    return MessageDigest.isEqual(mac.doFinal(body.getBytes()), given);
  }
}
