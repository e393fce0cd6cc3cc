package dev.musterd.model;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A text of which a large backlog keeps one for each job, in as few bytes as its form allows: a
 * UUID or the name of a commit in 32 instead of the 80 that a string of it takes, Base64 in three
 * quarters. Two are equal when their texts are.
 */
public sealed interface CompactText {
  /** The text, in every letter as it was given. */
  @Override
  String toString();

  /**
   * @param text of any form
   */
  static CompactText of(String text) {
    if (Identifier.matches(text)) {
      UUID uuid = UUID.fromString(text);
      return new Identifier(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
    if (Sha1.matches(text)) {
      return Sha1.of(text);
    }
    return Binary.matches(text) ? Binary.of(text) : new Plain(text);
  }

  /** A UUID in lower case, as GitHub and AWS write it. */
  record Identifier(long mostSignificant, long leastSignificant) implements CompactText {
    private static final int LENGTH = 36;
    private static final AsciiSet CHARACTERS = AsciiSet.of("-", "09", "af");

    private static boolean matches(String text) {
      return CHARACTERS.isAllOf(text, LENGTH, LENGTH)
          && isHyphen(text, 8)
          && isHyphen(text, 13)
          && isHyphen(text, 18)
          && isHyphen(text, 23)
          && text.chars().filter(c -> c == '-').count() == 4;
    }

    private static boolean isHyphen(String text, int index) {
      return text.charAt(index) == '-';
    }

    @Override
    public String toString() {
      return new UUID(mostSignificant, leastSignificant).toString();
    }
  }

  /** Forty hexadecimal digits in lower case, as the name of a commit. */
  record Sha1(long first, long second, int third) implements CompactText {
    private static final int LENGTH = 40;
    private static final AsciiSet CHARACTERS = AsciiSet.of("", "09", "af");
    private static final HexFormat HEX = HexFormat.of();

    private static boolean matches(String text) {
      return CHARACTERS.isAllOf(text, LENGTH, LENGTH);
    }

    private static Sha1 of(String text) {
      return new Sha1(
          HexFormat.fromHexDigitsToLong(text, 0, 16),
          HexFormat.fromHexDigitsToLong(text, 16, 32),
          HexFormat.fromHexDigits(text, 32, LENGTH));
    }

    @Override
    public String toString() {
      return HEX.toHexDigits(first) + HEX.toHexDigits(second) + HEX.toHexDigits(third);
    }
  }

  /** Long Base64 of the standard alphabet, with its padding: SQS's receipt handles are. */
  final class Binary implements CompactText {
    /** A shorter one gains nothing. */
    private static final int MIN_LENGTH = 32;

    private static final AsciiSet CHARACTERS = AsciiSet.of("+/=", "AZ", "az", "09");

    private final byte[] bytes;

    private Binary(byte[] bytes) {
      this.bytes = bytes;
    }

    private static boolean matches(String text) {
      int length = text.length();
      int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
      return length % 4 == 0
          && CHARACTERS.isAllOf(text, MIN_LENGTH, Integer.MAX_VALUE)
          && text.indexOf('=') == (padding == 0 ? -1 : length - padding);
    }

    /** Some last letters have bits that no byte takes: such a text stays as it is. */
    private static CompactText of(String text) {
      var binary = new Binary(Base64.getDecoder().decode(text));
      return binary.toString().equals(text) ? binary : new Plain(text);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Binary it && Arrays.equals(bytes, it.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  /** One of another form. */
  record Plain(String text) implements CompactText {
    @Override
    public String toString() {
      return text;
    }
  }
}
