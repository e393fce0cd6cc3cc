package dev.musterd.aws.sqs;

import java.util.Locale;

/**
 * JSON in ASCII: SQS refuses some characters that JSON allows, and with ASCII the length is the
 * size in bytes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage,
 *     allowed characters</a>
 */
final class AsciiJson {
  private AsciiJson() {}

  static String of(String json) {
    if (json.chars().allMatch(c -> c < 0x7f)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 64);
    for (char c : json.toCharArray()) {
      escaped.append(c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return escaped.toString();
  }
}
