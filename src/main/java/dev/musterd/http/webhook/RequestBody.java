package dev.musterd.http.webhook;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The bytes of one body as they arrive. Nearly every one is a single piece; a longer one is never
 * copied into one array, so that it takes at most {@link #PIECE} more than it has bytes.
 */
final class RequestBody {
  /** Holds nearly every delivery: they are 8 to 25 KB. */
  static final int PIECE = 32 * 1024;

  private static final int FIRST_CAPACITY = 16 * 1024;

  /** Some bytes of the body: the first {@code length} of these. */
  record Piece(byte[] bytes, int length) {}

  private static final byte[] NONE = {};

  /** Those that are full. */
  private final List<Piece> full = new ArrayList<>(0);

  private byte[] last = NONE;
  private int used;

  int length() {
    return full.size() * PIECE + used;
  }

  /**
   * @param expected bytes in all, as announced, or 0; believed only as far as bytes do arrive
   */
  void append(Buffer chunk, long expected) {
    int from = 0;
    while (from < chunk.length()) {
      if (used == PIECE) {
        full.add(new Piece(last, PIECE));
        last = NONE;
        used = 0;
      }
      int to = Math.min(chunk.length(), from + PIECE - used);
      reserve(used + to - from, expected - (long) full.size() * PIECE);
      chunk.getBytes(from, to, last, used);
      used += to - from;
      from = to;
    }
  }

  private void reserve(int needed, long expected) {
    if (needed > last.length) {
      long roomy = Math.min(PIECE, Math.max(FIRST_CAPACITY, 2L * needed));
      last = Arrays.copyOf(last, (int) (expected >= needed ? Math.min(expected, roomy) : roomy));
    }
  }

  void forEachPiece(Consumer<Piece> each) {
    full.forEach(each);
    each.accept(new Piece(last, used));
  }

  /** The body, when it is a single piece. */
  Optional<Piece> onlyPiece() {
    return full.isEmpty() ? Optional.of(new Piece(last, used)) : Optional.empty();
  }

  InputStream stream() {
    List<InputStream> streams = new ArrayList<>();
    forEachPiece(piece -> streams.add(new ByteArrayInputStream(piece.bytes(), 0, piece.length())));
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  void clear() {
    full.clear();
    last = NONE;
    used = 0;
  }
}
