package dev.musterd.check;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Runs checks one after the other. */
public final class Checks {
  private Checks() {}

  /**
   * All findings, in the order of the checks. A check of which a needed one found nothing usable is
   * reported as not checked.
   *
   * @param runner waits for the findings of one check
   */
  public static List<Finding> run(List<Check> checks, Function<Check, List<Finding>> runner) {
    List<Finding> all = new ArrayList<>();
    Set<Check> unusable = new HashSet<>();
    for (Check check : checks) {
      List<Finding> found = runner.apply(runnable(check, unusable));
      all.addAll(found);
      if (found.stream().noneMatch(Finding::usable)) {
        unusable.add(check);
      }
    }
    return all;
  }

  private static Check runnable(Check check, Set<Check> unusable) {
    return check.needs().stream()
        .filter(unusable::contains)
        .findFirst()
        .map(check::skippedFor)
        .orElse(check);
  }

  /**
   * The findings about each subject. One call follows another, so that the checks use little of the
   * rate limits of GitHub and AWS.
   */
  static <T> Future<List<Finding>> sequentially(
      List<T> subjects, Function<T, Future<List<Finding>>> check) {
    Future<List<Finding>> all = Future.succeededFuture(new ArrayList<>());
    for (T subject : subjects) {
      all = all.compose(found -> check.apply(subject).map(more -> joined(found, more)));
    }
    return all;
  }

  private static List<Finding> joined(List<Finding> found, List<Finding> more) {
    found.addAll(more);
    return found;
  }
}
