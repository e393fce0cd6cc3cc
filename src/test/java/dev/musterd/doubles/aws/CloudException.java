package dev.musterd.doubles.aws;

/** An error answer of AWS: its code, HTTP status and message. */
public final class CloudException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  public CloudException(String code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }
}
