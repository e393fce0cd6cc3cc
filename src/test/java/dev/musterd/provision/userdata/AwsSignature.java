package dev.musterd.provision.userdata;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The instance's signatures, as AWS's own SDK makes them of the same requests. */
final class AwsSignature {
  static final AwsSessionCredentialsIdentity INSTANCE =
      AwsSessionCredentialsIdentity.create("AKIAINSTANCE", "secret-of-the-instance", "session/+==");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

  /** What the SDK's signer adds by itself. */
  private static final Set<String> ADDED =
      Set.of("host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

  private AwsSignature() {}

  static boolean isGood(HttpExchange exchange, byte[] body, String service) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    return given.equals(expected(exchange, body, service));
  }

  private static String expected(HttpExchange exchange, byte[] body, String service) {
    var headers = exchange.getRequestHeaders();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .uri(URI.create("http://" + headers.getFirst("Host") + exchange.getRequestURI()));
    String signed = headers.getFirst("Authorization").replaceAll(".*SignedHeaders=([^,]*).*", "$1");
    for (String name : signed.split(";")) {
      if (!ADDED.contains(name)) {
        request.putHeader(name, headers.getFirst(name));
      }
    }
    Instant then = DATE.parse(headers.getFirst("X-Amz-Date"), Instant::from);
    return AwsV4HttpSigner.create()
        .sign(
            it ->
                it.identity(INSTANCE)
                    .request(request.build())
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, InstanceServices.REGION)
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(then, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
