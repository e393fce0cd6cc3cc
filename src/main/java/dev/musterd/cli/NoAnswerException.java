package dev.musterd.cli;

/** The daemon did not answer; the message says what the operator can do. */
final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoAnswerException(String message) {
    super(message);
  }
}
