package dev.musterd.aws.client;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Credentials answered from memory. The SDK's chain may ask the instance metadata service or STS,
 * and the SDK waits for it on the caller's thread, which here is an event loop; so a worker asks
 * beforehand and again before they expire.
 */
public final class AwsCredentials
    implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {
  /**
   * How long before their end credentials are renewed. EC2 offers new ones some 5 minutes ahead.
   */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** The pause between attempts while the chain has nothing newer, or fails. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(AwsCredentials.class);

  private final Vertx vertx;
  private final IdentityProvider<? extends AwsCredentialsIdentity> chain;
  private final InstantSource clock;
  private final Timers timers;
  private volatile AwsCredentialsIdentity current;
  private volatile boolean closed;

  private AwsCredentials(
      Vertx vertx,
      IdentityProvider<? extends AwsCredentialsIdentity> chain,
      InstantSource clock,
      Timers timers,
      AwsCredentialsIdentity first) {
    this.vertx = vertx;
    this.chain = chain;
    this.clock = clock;
    this.timers = timers;
    this.current = first;
  }

  /**
   * Asks the chain, usually the SDK's {@code DefaultCredentialsProvider}, and keeps its answer
   * fresh; fails when it has none.
   */
  public static Future<AwsCredentials> start(
      Vertx vertx,
      IdentityProvider<? extends AwsCredentialsIdentity> chain,
      InstantSource clock,
      Timers timers) {
    Future<AwsCredentialsIdentity> first = vertx.executeBlocking(() -> ask(chain), false);
    return first
        .recover(
            none ->
                Future.failedFuture(
                    new IllegalStateException(
                        "no AWS credentials: give the machine an instance profile, or set"
                            + " AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                        none)))
        .map(
            found -> {
              AwsCredentials kept = new AwsCredentials(vertx, chain, clock, timers, found);
              kept.refreshLater();
              return kept;
            });
  }

  private static AwsCredentialsIdentity ask(
      IdentityProvider<? extends AwsCredentialsIdentity> chain) {
    return chain.resolveIdentity().join();
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return CompletableFuture.completedFuture(current);
  }

  /** Schedules the renewal; credentials without an end, as from the environment, need none. */
  private void refreshLater() {
    current
        .expirationTime()
        .map(end -> Duration.between(clock.instant(), end.minus(AHEAD)))
        .map(wait -> wait.compareTo(AGAIN) < 0 ? AGAIN : wait)
        .ifPresent(wait -> timers.after(wait).onSuccess(_ -> refresh()));
  }

  private void refresh() {
    if (closed) {
      return;
    }
    vertx
        .executeBlocking(() -> ask(chain), false)
        .onSuccess(next -> current = next)
        .onFailure(this::warn)
        .onComplete(_ -> refreshLater());
  }

  private void warn(Throwable failure) {
    if (closed) {
      return; // Vert.x was closed under it.
    }
    Optional<Instant> end = current.expirationTime();
    log.warn(
        "AWS credentials could not be refreshed ({}); the present ones end at {}, trying again in"
            + " {} s",
        failure.getClass().getSimpleName(),
        end.map(Instant::toString).orElse("no time"),
        AGAIN.toSeconds());
  }

  @Override
  public void close() {
    closed = true;
  }
}
