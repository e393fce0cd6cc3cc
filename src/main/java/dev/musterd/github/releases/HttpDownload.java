package dev.musterd.github.releases;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;

/**
 * A body that is read as it is asked for: while no bytes are asked for, the connection is paused.
 * What came beyond a piece is at most what one read of the socket brings.
 */
final class HttpDownload implements RunnerDownload {
  private final HttpClientResponse response;
  private Buffer rest = Buffer.buffer();
  private Promise<byte[]> waiting = Promise.promise();
  private byte[] piece = new byte[0];
  private int filled;
  private long delivered;
  private boolean ended;
  private Throwable failure;

  /** Takes over a response that is paused. */
  HttpDownload(HttpClientResponse response) {
    this.response = response;
    waiting.complete(piece);
    response.exceptionHandler(
        broken -> fail("the connection broke (" + broken.getClass().getSimpleName() + ")"));
    response.endHandler(_ -> end());
    response.handler(this::take);
  }

  @Override
  public Future<byte[]> next(int bytes) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    waiting = Promise.promise();
    prepare(bytes);
    filled = 0;
    Future<byte[]> next = waiting.future();
    Buffer left = rest;
    rest = Buffer.buffer();
    take(left);
    if (ended) {
      deliver();
    } else if (!next.isComplete()) {
      response.resume();
    }
    return next;
  }

  /**
   * One piece of memory serves all: large ones that are thrown away are what the heap grows by, and
   * it keeps what it once had. A small file needs no large one.
   */
  private void prepare(int bytes) {
    int needed = (int) Math.min(bytes, left());
    if (piece.length != needed) {
      piece = new byte[needed];
    }
  }

  /** The maximum of bytes that are still to come. */
  private long left() {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? Long.MAX_VALUE : Long.parseLong(length) - delivered;
  }

  @Override
  public void cancel(String reason) {
    if (!ended) {
      fail(reason);
      response.request().reset();
    }
  }

  private void take(Buffer buffer) {
    if (waiting.future().isComplete()) {
      rest.appendBuffer(buffer);
      return;
    }
    int taken = Math.min(buffer.length(), piece.length - filled);
    buffer.getBytes(0, taken, piece, filled);
    filled += taken;
    if (taken < buffer.length()) {
      rest = buffer.getBuffer(taken, buffer.length());
    }
    if (filled == piece.length) {
      response.pause();
      deliver();
    }
  }

  private void end() {
    ended = true;
    deliver();
  }

  private void deliver() {
    if (waiting.future().isComplete()) {
      return;
    }
    byte[] whole = filled == piece.length ? piece : Arrays.copyOf(piece, filled);
    delivered += whole.length;
    waiting.complete(whole);
  }

  private void fail(String reason) {
    if (failure == null && !ended) {
      failure =
          new GitHubException(new GitHubProblem.Unavailable("the download ended early: " + reason));
      waiting.tryFail(failure);
    }
  }
}
