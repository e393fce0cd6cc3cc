package dev.musterd.aws;

/**
 * An AWS call that gave no usable answer. It repeats nothing of what was sent or answered: SSM
 * quotes refused parameter values in its messages.
 */
final class AwsCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private AwsCallFailed(String message) {
    super(message);
  }

  /** The failure, reduced to which call, on what, and AWS's code for why. */
  static AwsCallFailed of(String call, String subject, Throwable failure) {
    return new AwsCallFailed(call + " " + subject + ": " + Awaited.code(failure));
  }
}
