package dev.musterd.check;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * One check of {@code musterd check}: what is checked, which checks have to succeed before it, and
 * the body that gathers and judges. Dependencies are the checks themselves; two checks are equal
 * only when they are the same object.
 */
public final class Check {
  private final String subject;
  private final List<Check> needs;
  private final Supplier<Future<List<Finding>>> body;

  /**
   * @param subject what is checked, in a few words
   * @param needs checks that must have found something usable
   * @param body gathers and judges; its failure becomes a finding by {@link Remedies}
   */
  public Check(String subject, List<Check> needs, Supplier<Future<List<Finding>>> body) {
    this.subject = subject;
    this.needs = List.copyOf(needs);
    this.body = body;
  }

  public String subject() {
    return subject;
  }

  List<Check> needs() {
    return needs;
  }

  /** Starts the check. The future never fails. */
  public Future<List<Finding>> run() {
    return Future.<Void>succeededFuture()
        .compose(_ -> body.get())
        .recover(failure -> Future.succeededFuture(List.of(Remedies.finding(subject, failure))));
  }

  /** The check in place of this one after a needed check found nothing usable. */
  Check skippedFor(Check need) {
    Finding skipped = new Finding.NotChecked(subject, "needs this first: " + need.subject);
    return new Check(subject, List.of(), () -> Future.succeededFuture(List.of(skipped)));
  }

  @Override
  public String toString() {
    return subject;
  }
}
