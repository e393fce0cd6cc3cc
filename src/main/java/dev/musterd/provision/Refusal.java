package dev.musterd.provision;

/** Why nothing was done, and what to do instead. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }
}
