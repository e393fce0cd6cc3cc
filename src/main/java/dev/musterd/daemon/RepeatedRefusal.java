package dev.musterd.daemon;

/**
 * Decides when a refusal that each look at the same files repeats is reported: at the second look,
 * and then no more. The first look may have met half of a change.
 */
final class RepeatedRefusal {
  private String latest = "";
  private int looks;

  /** Whether this refusal is to be reported now. */
  boolean isDue(String reason) {
    looks = reason.equals(latest) ? looks + 1 : 1;
    latest = reason;
    return looks == 2;
  }

  /** A look found nothing to refuse. */
  void over() {
    latest = "";
    looks = 0;
  }
}
