package dev.musterd.cli;

/** The daemon did not answer; the message says what the operator can do. */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoAnswerException(String message) {
    super(message);
  }
}
