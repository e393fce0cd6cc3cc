package dev.musterd.check;

import dev.musterd.port.CheckFailedException;

/** What to do about a failed check, by the kind of its failure. */
final class Remedies {
  private Remedies() {}

  static Finding finding(String subject, Throwable failure) {
    return failed(subject, failure, remedy(CheckFailedException.why(failure)));
  }

  static Finding failed(String subject, Throwable failure, String remedy) {
    String message = failure.getMessage();
    return new Finding.Failed(
        subject, message == null ? failure.getClass().getSimpleName() : message, remedy);
  }

  private static String remedy(CheckFailedException.Why why) {
    return switch (why) {
      case NO_NAME -> "correct the address, or this machine's DNS";
      case NO_ANSWER -> "let this machine reach it: route, firewall, proxy; then check again";
      case UNKNOWN_AUTHORITY ->
          "set github.ca-file to the PEM file of the authority that signed it";
      case WRONG_CERTIFICATE ->
          "use the host name that the certificate is for, or renew the certificate";
      case NO_TLS -> "use the port that speaks TLS; a proxy on the way may be the cause";
      case UNREADABLE_FILE -> "correct its path, or let this user read it";
      case UNAUTHENTICATED -> "renew the credentials; the clock of this machine must be right";
      case DENIED -> "give the permission; those of AWS are what musterd aws policy --check prints";
      case ABSENT -> "create it, or correct the name in the configuration";
      case LIMITED -> "wait as long as asked, then check again";
      case REFUSED -> "correct what it names";
    };
  }
}
