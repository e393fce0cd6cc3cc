package dev.musterd.check;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One look at the world.
 *
 * @param subject what is looked at, in a few words
 * @param needs the subjects of looks that must have found something usable
 * @param question gathers and judges; a failure becomes a finding by {@link Remedies}
 */
public record Check(String subject, List<String> needs, Supplier<Future<List<Finding>>> question) {
  public Check {
    needs = List.copyOf(needs);
  }

  /** Why it is pointless now, after these findings. */
  public Optional<Finding> pointless(Collection<String> unusable) {
    return needs.stream()
        .filter(unusable::contains)
        .findFirst()
        .map(need -> new Finding.NotChecked(subject, "needs this first: " + need));
  }

  /** Never fails. */
  public Future<List<Finding>> findings() {
    return Future.<Void>succeededFuture()
        .compose(_ -> question.get())
        .recover(failure -> Future.succeededFuture(List.of(Remedies.finding(subject, failure))));
  }
}
