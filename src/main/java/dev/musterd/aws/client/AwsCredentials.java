package dev.musterd.aws.client;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
  private final Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> chains;
  private final InstantSource clock;
  private final Timers timers;
  private volatile Answer current;
  private volatile boolean closed;
  private Optional<Timer> refreshing = Optional.empty();

  /** What a chain answered. */
  private record Answer(
      IdentityProvider<? extends AwsCredentialsIdentity> chain, AwsCredentialsIdentity identity) {
    /** Blocks. */
    static Answer of(IdentityProvider<? extends AwsCredentialsIdentity> chain) {
      return new Answer(chain, chain.resolveIdentity().join());
    }
  }

  private AwsCredentials(
      Vertx vertx,
      Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> chains,
      InstantSource clock,
      Timers timers,
      Answer first) {
    this.vertx = vertx;
    this.chains = chains;
    this.clock = clock;
    this.timers = timers;
    this.current = first;
  }

  /**
   * Asks a chain and keeps its answer fresh; fails when it has none.
   *
   * @param chains makes a chain, usually the SDK's {@code DefaultCredentialsProvider}, on a worker
   *     thread; each reads the files of the SDK once
   */
  public static Future<AwsCredentials> start(
      Vertx vertx,
      Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> chains,
      InstantSource clock,
      Timers timers) {
    return ask(vertx, chains)
        .map(
            found -> {
              AwsCredentials kept = new AwsCredentials(vertx, chains, clock, timers, found);
              kept.refreshLater();
              return kept;
            });
  }

  private static Future<Answer> ask(
      Vertx vertx, Supplier<? extends IdentityProvider<? extends AwsCredentialsIdentity>> chains) {
    return vertx
        .executeBlocking(() -> Answer.of(chains.get()), false)
        .recover(
            none ->
                Future.failedFuture(
                    new IllegalStateException(
                        "no AWS credentials: give the machine an instance profile, or set"
                            + " AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                        none)));
  }

  /**
   * Asks a new chain, since the SDK's files may have been replaced; fails when it has no answer.
   * The present credentials stay until the result is called, which says whether the key is another.
   */
  public Future<BooleanSupplier> renewed() {
    return ask(vertx, chains).map(found -> () -> take(found));
  }

  private boolean take(Answer found) {
    Answer before = current;
    current = found;
    refreshLater();
    vertx.executeBlocking(() -> release(before.chain()), false).onFailure(this::warn);
    return !before.identity().accessKeyId().equals(found.identity().accessKeyId());
  }

  /** Closes what a chain keeps open, such as connections to STS. */
  private static boolean release(IdentityProvider<? extends AwsCredentialsIdentity> chain)
      throws Exception {
    if (chain instanceof AutoCloseable open) {
      open.close();
    }
    return true;
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return CompletableFuture.completedFuture(current.identity());
  }

  /** Schedules the refresh; credentials without an end, as from a file, need none. */
  private void refreshLater() {
    refreshing.ifPresent(Timer::cancel);
    refreshing =
        current
            .identity()
            .expirationTime()
            .map(end -> Duration.between(clock.instant(), end.minus(AHEAD)))
            .map(wait -> wait.compareTo(AGAIN) < 0 ? AGAIN : wait)
            .map(wait -> timers.schedule(wait, this::refresh));
  }

  private void refresh() {
    if (closed) {
      return;
    }
    Answer before = current;
    vertx
        .executeBlocking(() -> Answer.of(before.chain()), false)
        .onComplete(
            next -> {
              if (current != before) {
                return; // Renewed meanwhile, and refreshed from there.
              } else if (next.succeeded()) {
                current = next.result();
              } else {
                warn(next.cause());
              }
              refreshLater();
            });
  }

  private void warn(Throwable failure) {
    if (closed) {
      return; // Vert.x was closed under it.
    }
    Optional<Instant> end = current.identity().expirationTime();
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
