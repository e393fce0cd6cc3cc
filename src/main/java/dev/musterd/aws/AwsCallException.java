package dev.musterd.aws;

import dev.musterd.model.DisplayText;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * An AWS call that gave no usable answer. It repeats nothing of what was sent or answered: SSM
 * quotes refused parameter values in its messages.
 */
final class AwsCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** IAM's refusals are long, and end with kilobytes that only AWS can read. */
  private static final int MAX_WORDS = 500;

  private final String code;

  private AwsCallException(String message, String code) {
    super(message);
    this.code = code;
  }

  /** The failure, reduced to which call, on what, and AWS's code for why. */
  static AwsCallException of(String call, String subject, Throwable failure) {
    String code = SdkFutures.code(failure);
    return new AwsCallException(call + " " + subject + ": " + code, code);
  }

  /** The same of S3, with what to do about it, or an empty advice. */
  static AwsCallException of(String call, String subject, Throwable failure, String advice) {
    String code = S3Errors.code(failure);
    String more = advice.isEmpty() ? "" : ": " + advice;
    return new AwsCallException(call + " " + subject + ": " + code + more, code);
  }

  String code() {
    return code;
  }

  /** With AWS's own words as well: for services that are never told a secret. */
  static AwsCallException explained(String call, String subject, Throwable failure) {
    String words =
        failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
            ? refused.awsErrorDetails().errorMessage()
            : failure.getMessage();
    String bounded = words == null ? "" : " (" + DisplayText.truncated(words, MAX_WORDS) + ")";
    String code = SdkFutures.code(failure);
    return new AwsCallException(call + " " + subject + ": " + code + bounded, code);
  }
}
