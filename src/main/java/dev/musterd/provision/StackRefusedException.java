package dev.musterd.provision;

/** Why nothing was done, and what to do instead. */
public final class StackRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackRefusedException(String message) {
    super(message);
  }
}
