package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
  private static final int PIECE = RequestBody.PIECE;

  private final RequestBody body = new RequestBody();

  /** In chunks of any size, announced truly, wrongly or not at all. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "1, 1, 1",
    "25000, 8192, 25000",
    "25000, 8192, 0",
    "25000, 30000, 7",
    "32767, 1000, 32767",
    "32768, 1000, 32768",
    "32769, 1000, 32769",
    "65536, 65536, 0",
    "65537, 32769, 99999999",
    "300001, 100000, 300001",
    "300001, 1, 0"
  })
  void bytes_areThoseThatCame(int length, int chunk, long announced) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    for (int from = 0; from < length; from += chunk) {
      body.append(Buffer.buffer(bytes).slice(from, Math.min(length, from + chunk)), announced);
    }
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    body.forEachPiece(piece -> pieces.write(piece.bytes(), 0, piece.length()));

    assertEquals(length, body.length());
    assertArrayEquals(bytes, pieces.toByteArray());
    assertArrayEquals(bytes, body.stream().readAllBytes());
    assertEquals(length <= PIECE, body.onlyPiece().isPresent());
  }

  /** What is announced costs nothing before it arrives, and no more than a piece beyond it. */
  @Test
  void memory_followsWhatArrives() {
    body.append(Buffer.buffer(new byte[100]), 25_000_000);
    assertEquals(PIECE / 2, capacity());
    body.append(Buffer.buffer(new byte[PIECE]), 25_000_000);
    assertTrue(capacity() <= 2 * PIECE, () -> capacity() + " bytes");
    body.append(Buffer.buffer(new byte[10 * PIECE]), 25_000_000);
    assertTrue(capacity() <= 12 * PIECE, () -> capacity() + " bytes");
    body.clear();
    assertEquals(0, capacity());
    assertEquals(0, body.length());
  }

  @Test
  void memory_isExact_whenTheLengthWasAnnounced() {
    body.append(Buffer.buffer(new byte[10_000]), 25_000);
    body.append(Buffer.buffer(new byte[15_000]), 25_000);
    assertEquals(25_000, capacity());
  }

  private int capacity() {
    List<Integer> capacities = new ArrayList<>();
    body.forEachPiece(piece -> capacities.add(piece.bytes().length));
    return capacities.stream().mapToInt(Integer::intValue).sum();
  }
}
