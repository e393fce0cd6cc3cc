package dev.musterd.aws;

/**
 * An AWS call that gave no usable answer. It repeats nothing of what was sent or answered: SSM
 * quotes refused parameter values in its messages.
 */
final class AwsCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  private AwsCallFailed(String message, String code) {
    super(message);
    this.code = code;
  }

  /** The failure, reduced to which call, on what, and AWS's code for why. */
  static AwsCallFailed of(String call, String subject, Throwable failure) {
    String code = Awaited.code(failure);
    return new AwsCallFailed(call + " " + subject + ": " + code, code);
  }

  /** The same of S3, with what to do about it, or an empty advice. */
  static AwsCallFailed of(String call, String subject, Throwable failure, String advice) {
    String code = S3Errors.code(failure);
    String more = advice.isEmpty() ? "" : ": " + advice;
    return new AwsCallFailed(call + " " + subject + ": " + code + more, code);
  }

  String code() {
    return code;
  }
}
