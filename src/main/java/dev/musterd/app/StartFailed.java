package dev.musterd.app;

/** The daemon cannot run; the message says to an operator what is missing. */
final class StartFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartFailed(String message) {
    super(message);
  }
}
