package dev.musterd.aws;

import io.vertx.core.Context;
import io.vertx.core.Future;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;

/** The operator's own secrets in Parameter Store. */
public final class SsmSecrets {
  private final SsmAsyncClient ssm;
  private final Context context;

  public SsmSecrets(SsmAsyncClient ssm, Context context) {
    this.ssm = ssm;
    this.context = context;
  }

  /** The decrypted value; fails with AWS' reason when there is none, or it may not be read. */
  public Future<String> read(String parameter) {
    return Awaited.on(
            context,
            () -> ssm.getParameter(request -> request.name(parameter).withDecryption(true)))
        .map(answer -> answer.parameter().value());
  }
}
