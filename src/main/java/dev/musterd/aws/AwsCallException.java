package dev.musterd.aws;

import dev.musterd.base.DisplayText;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * An AWS call that gave no usable answer. It repeats nothing of what was sent or answered: SSM
 * quotes refused parameter values in its messages.
 */
final class AwsCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Bounds IAM's refusals, which end with kilobytes of encoded detail. */
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

  /** A failure of S3, with advice, which may be empty. */
  static AwsCallException of(String call, String subject, Throwable failure, String advice) {
    String code = S3Errors.code(failure);
    String more = advice.isEmpty() ? "" : ": " + advice;
    return new AwsCallException(call + " " + subject + ": " + code + more, code);
  }

  String code() {
    return code;
  }

  /** The failure with AWS's message: only for services that get no secrets in requests. */
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
