package dev.musterd.aws;

import dev.musterd.aws.client.LazyClient;
import dev.musterd.aws.client.SdkFutures;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** The operator's secrets in SSM's Parameter Store. */
public final class SsmSecrets {
  /** The standard tier ends at 4,096 bytes. */
  private static final int ADVANCED_FROM_BYTES = 4_000;

  private final LazyClient<SsmAsyncClient> calls;

  public SsmSecrets(LazyClient<SsmAsyncClient> calls) {
    this.calls = calls;
  }

  /** The decrypted value; fails with AWS' reason when there is none, or it may not be read. */
  public Future<String> read(String parameter) {
    return calls
        .send(ssm -> ssm.getParameter(request -> request.name(parameter).withDecryption(true)))
        .map(answer -> answer.parameter().value());
  }

  /** Whether the parameter exists; its value is not decrypted. */
  public Future<Boolean> exists(String parameter) {
    return calls
        .send(ssm -> ssm.getParameter(request -> request.name(parameter).withDecryption(false)))
        .map(true)
        .recover(
            failure ->
                SdkFutures.code(failure).equals("ParameterNotFound")
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(
                        new IllegalStateException(
                            "the parameter " + parameter + ": " + SdkFutures.code(failure))));
  }

  /**
   * Stores a SecureString. A failure has its code only, as SSM's messages may quote the value.
   *
   * @param kmsKey empty takes the key of AWS
   */
  public Future<Void> write(
      String parameter, String value, Optional<String> kmsKey, boolean overwrite) {
    boolean large = value.getBytes(StandardCharsets.UTF_8).length >= ADVANCED_FROM_BYTES;
    PutParameterRequest.Builder request =
        PutParameterRequest.builder()
            .name(parameter)
            .value(value)
            .type(ParameterType.SECURE_STRING)
            .overwrite(overwrite)
            .tier(
                overwrite
                    ? ParameterTier.INTELLIGENT_TIERING
                    : large ? ParameterTier.ADVANCED : ParameterTier.STANDARD);
    kmsKey.ifPresent(request::keyId);
    return calls
        .send(ssm -> ssm.putParameter(request.build()))
        .<Void>mapEmpty()
        .recover(
            failure ->
                Future.failedFuture(
                    new IllegalStateException(
                        "the parameter "
                            + parameter
                            + " was not written: "
                            + SdkFutures.code(failure))));
  }
}
