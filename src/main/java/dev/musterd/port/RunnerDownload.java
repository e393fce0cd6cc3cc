package dev.musterd.port;

import io.vertx.core.Future;

/** The bytes of a package on their way, taken piece by piece so that few are in memory. */
public interface RunnerDownload {
  /**
   * The next bytes: as many as asked for, fewer at the end, none after it. They are there until the
   * next call, which may use their memory for its own. Fails when the connection does and once it
   * was cancelled. Not to be called while a call is unanswered.
   */
  Future<byte[]> next(int bytes);

  /** Gives it up: the call in flight and all later ones fail with this reason. */
  void cancel(String reason);
}
