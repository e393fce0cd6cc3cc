package dev.musterd.app;

/** The daemon could not be asked; the message says to an operator what to do. */
final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoAnswer(String message) {
    super(message);
  }
}
