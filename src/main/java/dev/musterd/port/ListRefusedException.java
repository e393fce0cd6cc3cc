package dev.musterd.port;

/**
 * GitHub's refusal to list the runners of an owner: the App was removed or suspended there, or the
 * owner is renamed, deleted or blocked. It may be for ever; an outage or a rate limit is none. The
 * message is for an operator and holds no secret.
 */
public final class ListRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ListRefusedException(String message) {
    // Without a stack trace: the cause is outside of our code.
    super(message, null, false, false);
  }
}
