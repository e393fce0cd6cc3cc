package dev.musterd.http.webhook;

import dev.musterd.http.access.Senders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Address and limits of the webhook listener.
 *
 * @param port 0 takes a free one, see {@link WebhookServer#port}
 * @param maxBody bytes of one body
 * @param timeout from the first byte of a request to its answer; GitHub itself gives up after ten
 *     seconds
 * @param patience from the start of a connection, or an answer, to the next request's headers; the
 *     rest of a body that was refused has to come within it too
 * @param senders judges who may send
 */
public record WebhookOptions(
    String host,
    int port,
    String path,
    long maxBody,
    Duration timeout,
    Duration patience,
    Optional<Tls> tls,
    Senders senders) {

  /** Paths of PEM files. */
  public record Tls(Path certificate, Path key) {}
}
