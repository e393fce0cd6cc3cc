package dev.musterd.telemetry.otlp;

/** The export cannot be set up as the environment says; the message is for the operator. */
public final class OtlpSetupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OtlpSetupException(String message) {
    super(message);
  }
}
