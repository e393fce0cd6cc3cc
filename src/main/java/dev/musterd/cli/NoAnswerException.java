package dev.musterd.cli;

/** The daemon could not be asked; the message says to an operator what to do. */
final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoAnswerException(String message) {
    super(message);
  }
}
