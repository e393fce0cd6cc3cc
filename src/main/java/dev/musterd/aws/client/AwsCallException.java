package dev.musterd.aws.client;

import dev.musterd.base.DisplayText;
import java.util.regex.Pattern;

/**
 * An AWS call that gave no usable answer: which call, on what, and AWS's code and message for why.
 */
public final class AwsCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Bounds messages, which may repeat whole requests. */
  private static final int MAX_WORDS = 500;

  /** How IAM's refusals end: kilobytes that only AWS can read, and only whole. */
  private static final Pattern ENCODED =
      Pattern.compile("\\s*Encoded authorization failure message:.*", Pattern.DOTALL);

  private final String code;

  private AwsCallException(String message, String code) {
    super(message);
    this.code = code;
  }

  /**
   * The failure of a call that carries a secret, without AWS's message: SSM quotes the values that
   * it refuses.
   */
  public static AwsCallException withoutMessage(String call, String subject, Throwable failure) {
    String code = SdkFutures.code(failure);
    return new AwsCallException(call + " " + subject + ": " + code, code);
  }

  /** A failure of S3, with advice, which may be empty. */
  public static AwsCallException of(String call, String subject, Throwable failure, String advice) {
    String code = S3Errors.code(failure);
    String more = advice.isEmpty() ? "" : ": " + advice;
    return new AwsCallException(call + " " + subject + ": " + code + words(failure) + more, code);
  }

  public String code() {
    return code;
  }

  /** The failure with AWS's message: only for calls that carry no secrets. */
  public static AwsCallException explained(String call, String subject, Throwable failure) {
    String code = SdkFutures.code(failure);
    return new AwsCallException(call + " " + subject + ": " + code + words(failure), code);
  }

  private static String words(Throwable failure) {
    String words = ENCODED.matcher(SdkFutures.message(failure)).replaceFirst("").strip();
    return words.isEmpty() ? "" : " (" + DisplayText.truncated(words, MAX_WORDS) + ")";
  }
}
