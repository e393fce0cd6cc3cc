package dev.musterd.port;

/**
 * A check that could not be made. The message is for an operator and holds no secret.
 *
 * @see GitHubSurvey
 * @see AwsSurvey
 */
public final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why the check could not be made; decides what an operator is advised to do. */
  public enum Why {
    /** The host's name is not known. */
    NO_NAME,
    /** No answer, or none in time. */
    NO_ANSWER,
    /** The other side shows a certificate of an authority that we do not trust. */
    UNKNOWN_AUTHORITY,
    /** The certificate is for another host, or out of date. */
    WRONG_CERTIFICATE,
    /** What answers does not speak TLS. */
    NO_TLS,
    /** A file of the configuration that is needed for it cannot be read. */
    UNREADABLE_FILE,
    /** The other side does not know who we are. */
    UNAUTHENTICATED,
    /** It knows, and does not let us. */
    DENIED,
    /** It is not there, or we may not know that it is. */
    ABSENT,
    /** Too many calls. */
    LIMITED,
    /** Any other refusal. */
    REFUSED
  }

  private final Why why;

  public CheckFailedException(Why why, String message) {
    // Without a stack trace: the cause is outside of our code.
    super(message, null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }

  /** The kind of any failure; one that is not ours counts as an outage. */
  public static Why why(Throwable failure) {
    return failure instanceof CheckFailedException check ? check.why() : Why.NO_ANSWER;
  }
}
