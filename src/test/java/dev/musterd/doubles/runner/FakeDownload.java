package dev.musterd.doubles.runner;

import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.Optional;

/** Bytes from memory, up to where the connection breaks or stalls, if it does. */
public final class FakeDownload implements RunnerDownload {
  private final byte[] bytes;
  private final int stallsAt;
  private Optional<String> cancelled = Optional.empty();
  private Promise<byte[]> stalled = Promise.promise();
  private int at;

  /**
   * @param stallsAt after so many bytes nothing comes any more; more than there are: never
   */
  public FakeDownload(byte[] bytes, int stallsAt) {
    this.bytes = bytes.clone();
    this.stallsAt = stallsAt;
  }

  public static FakeDownload of(byte[] bytes) {
    return new FakeDownload(bytes, Integer.MAX_VALUE);
  }

  @Override
  public Future<byte[]> next(int wanted) {
    if (cancelled.isPresent()) {
      return Future.failedFuture(cancelled.get());
    }
    if (at + wanted > stallsAt) {
      stalled = Promise.promise();
      return stalled.future();
    }
    int end = Math.min(bytes.length, at + wanted);
    byte[] piece = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return Future.succeededFuture(piece);
  }

  @Override
  public void cancel(String reason) {
    cancelled = cancelled.or(() -> Optional.of(reason));
    stalled.tryFail(reason);
  }

  /** Why it was given up, if it was. */
  public Optional<String> cancelled() {
    return cancelled;
  }
}
