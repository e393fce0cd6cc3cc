package dev.musterd.aws.client;

/**
 * The system has no list of trusted certificates, without which the CRT makes no connections. It
 * looks in a few places of its own, and not at the one that Java's runtime brings.
 *
 * @see <a
 *     href="https://github.com/awslabs/aws-c-io/blob/main/source/s2n/s2n_tls_channel_handler.c">
 *     where aws-c-io looks</a>
 */
final class NoTrustStoreException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  NoTrustStoreException(Throwable cause) {
    super(
        "this system has no list of trusted certificates, which TLS to AWS needs: install its"
            + " package ca-certificates",
        cause);
  }
}
