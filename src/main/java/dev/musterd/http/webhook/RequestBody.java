package dev.musterd.http.webhook;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** The bytes of one body as they arrive, in one array that is handed on without another copy. */
final class RequestBody {
  /** Holds nearly every delivery: they are 8 to 25 KB. */
  private static final int FIRST_CAPACITY = 16 * 1024;

  private byte[] bytes = new byte[0];
  private int length;

  int length() {
    return length;
  }

  /**
   * @param expected bytes in all, as announced, or 0; believed only as far as bytes do arrive
   */
  void append(Buffer chunk, long expected) {
    int needed = length + chunk.length();
    if (needed > bytes.length) {
      long roomy = Math.max(FIRST_CAPACITY, 2L * needed);
      long capacity = expected >= needed ? Math.min(expected, roomy) : roomy;
      bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, Integer.MAX_VALUE - 8));
    }
    chunk.getBytes(0, chunk.length(), bytes, length);
    length = needed;
  }

  /** The first {@link #length} of these are the body. */
  byte[] bytes() {
    return bytes;
  }

  void clear() {
    bytes = new byte[0];
    length = 0;
  }
}
