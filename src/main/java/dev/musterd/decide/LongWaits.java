package dev.musterd.decide;

import dev.musterd.base.DisplayText;
import dev.musterd.model.JobStatus;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Ticket;
import dev.musterd.model.notification.CheckRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The rules for jobs that wait for long: since when, and what their check runs say. */
public final class LongWaits {
  /** A check run is changed at most so often. */
  public static final Duration CHECK_RUN_PAUSE = Duration.ofMinutes(1);

  /** Below this share of its calls, an installation's are left to what launches need. */
  private static final double BUDGET_KEPT = 0.2;

  /** GitHub accepts more; a reader does not need it. */
  private static final int TEXT_MAX = 1_000;

  /** What the readers of a public repository must not learn from a message of AWS. */
  private static final Pattern ACCOUNT =
      Pattern.compile("arn:aws[a-z-]*:\\S+|(?<![0-9a-zA-Z-])[0-9]{12}(?![0-9a-zA-Z])");

  /** Markdown's signs, and those of HTML within it. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()#+!|~<>&@]");

  private LongWaits() {}

  /** Since when the job waits: GitHub may have held it back before the queue took it. */
  public static Instant since(PendingJob pending) {
    Ticket ticket = pending.ticket();
    boolean later = ticket.mayBeHeldBack() || pending.readings().announcedAgain();
    return later ? pending.sentAt() : ticket.job().queuedAt();
  }

  /** Whether the job has waited for longer than that. */
  public static boolean isLong(PendingJob pending, Duration beyond, Instant now) {
    return since(pending).plus(beyond).isBefore(now);
  }

  /** Whether a call for a check run may be spent; what is not known counts as plenty. */
  public static boolean mayCall(OptionalDouble budgetLeft) {
    return budgetLeft.isEmpty() || budgetLeft.getAsDouble() >= BUDGET_KEPT;
  }

  /** What is told on the commit's page; empty where the job's commit is not known. */
  public static Optional<CheckRun> waiting(PendingJob pending, JobStatus status) {
    String title = "Waits since " + since(pending) + " for a runner of pool " + pool(pending);
    String summary =
        "Why: %s.\n\nNext: %s.".formatted(publicText(status.why()), publicText(status.next()));
    return checkRun(pending.ticket(), false, title, summary);
  }

  /**
   * What is told once it waits no longer.
   *
   * @param end what became of it, in words of ours
   */
  public static Optional<CheckRun> ended(Ticket ticket, String end) {
    return checkRun(ticket, true, "Waits no longer", publicText(end) + ".");
  }

  private static Optional<CheckRun> checkRun(
      Ticket ticket, boolean completed, String title, String summary) {
    return ticket
        .job()
        .headSha()
        .map(
            sha ->
                new CheckRun(
                    ticket.id(),
                    ticket.job().repository(),
                    sha.toString(),
                    completed,
                    title,
                    summary
                        + "\n\nJob %s of run %d.".formatted(ticket.id(), ticket.job().runId())));
  }

  private static String pool(PendingJob pending) {
    return pending.ownerPool().pool();
  }

  /** Without accounts and ARNs, in one line, and without markup. */
  static String publicText(String text) {
    String hidden = ACCOUNT.matcher(text).replaceAll("…");
    String bounded = DisplayText.truncated(hidden, TEXT_MAX);
    String printable = DisplayText.escaped(bounded, DisplayText::isUnprintable);
    return MARKUP.matcher(printable).replaceAll(found -> entity(found.group().charAt(0)));
  }

  /** As a character reference, which Markdown takes for text whatever stands beside it. */
  private static String entity(char sign) {
    return "&#" + (int) sign + ";";
  }
}
