package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTextTest {
  private static final String BASE64 =
      "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLy8w==";

  @Test
  void uuid_isKeptAsNumbers() {
    CompactText text = CompactText.of("0b989ba4-242f-11e5-81e1-c7b6966d2516");

    assertEquals(new CompactText.Identifier(0x0b989ba4242f11e5L, 0x81e1c7b6966d2516L), text);
    assertEquals("0b989ba4-242f-11e5-81e1-c7b6966d2516", text.toString());
  }

  @Test
  void commit_isKeptAsNumbers() {
    CompactText text = CompactText.of("0123456789abcdeffedcba98765432100f1e2d3c");

    assertEquals(new CompactText.Sha1(0x0123456789abcdefL, 0xfedcba9876543210L, 0x0f1e2d3c), text);
    assertEquals("0123456789abcdeffedcba98765432100f1e2d3c", text.toString());
  }

  @Test
  void longBase64_isKeptAsBytes() {
    assertInstanceOf(CompactText.Binary.class, CompactText.of(BASE64));
    assertEquals(BASE64, CompactText.of(BASE64).toString());
  }

  /** Each is nearly of a form, and comes back in every letter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "delivery-7",
        "0123456789abcdef0123456789abcdef0123456",
        "0B989BA4-242F-11E5-81E1-C7B6966D2516",
        "0b989ba4-242f-11e5-81e1-c7b6966d251",
        "0b989ba4-242f-11e5-81e1-c7b6966d25160",
        "0b989ba4242f-11e5-81e1-c7b6-966d2516",
        "0b989ba4-242f-11e5-81e1--7b6966d2516",
        "0b989ba4-242f-11e5-81e1-c7b6966d251g",
        "------------------------------------",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLy8w=",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLy8x==",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLy===",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLy=w==",
        "====================================",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB_f3-AgIDf39_g4ODx8fLy",
        "AQEBzbrqpLVGWTjvn4pTnX8ULcSVmVBrlZrqPzkAAAB/f3+AgIDf39/g4ODx8fLé",
        "5a3a4d7e-2f4c-4a1f-8f61-d34cf7c3a0b1#9d0f2e6c-6b1e-4f1e-8a3e-0b6d1f2c3a4b"
      })
  void text_ofNoForm_isKeptAsItIs(String text) {
    assertEquals(new CompactText.Plain(text), CompactText.of(text));
    assertEquals(text, CompactText.of(text).toString());
  }

  /** Of all lengths, so with each padding. */
  @Test
  void random_comesBackInEveryLetter_andIsEqualToItsLikeAlone() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[i % 300];
      random.nextBytes(bytes);
      assertKept(Base64.getEncoder().encodeToString(bytes));
      assertKept(
          "%016x%016x%08x".formatted(random.nextLong(), random.nextLong(), random.nextInt()));
      assertKept(new UUID(random.nextLong(), random.nextLong()).toString());
    }
  }

  private static void assertKept(String text) {
    CompactText compact = CompactText.of(text);
    assertEquals(text, compact.toString());
    assertEquals(CompactText.of(String.valueOf(text.toCharArray())), compact);
    assertEquals(CompactText.of(text).hashCode(), compact.hashCode());
    assertNotEquals(CompactText.of(text + "AAAA"), compact);
  }
}
