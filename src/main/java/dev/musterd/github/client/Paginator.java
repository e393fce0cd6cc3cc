package dev.musterd.github.client;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads lists that GitHub gives in numbered pages. */
public final class Paginator {
  private static final int PAGE = 100;

  /** 2,000 entries, enough for a check. */
  private static final int PAGES = 20;

  private Paginator() {}

  /**
   * @param path to which the page's number is added, so it ends with {@code ?} or {@code &}
   */
  public static <T> Future<List<T>> all(
      String path,
      Function<String, Future<GitHubResponse>> ask,
      Function<GitHubResponse, List<T>> read) {
    return from(1, path, ask, read, new ArrayList<>());
  }

  private static <T> Future<List<T>> from(
      int number,
      String path,
      Function<String, Future<GitHubResponse>> ask,
      Function<GitHubResponse, List<T>> read,
      List<T> found) {
    return ask.apply(path + "per_page=" + PAGE + "&page=" + number)
        .compose(
            answer -> {
              List<T> page = read.apply(answer);
              found.addAll(page);
              return page.size() < PAGE || number == PAGES
                  ? Future.succeededFuture(List.copyOf(found))
                  : from(number + 1, path, ask, read, found);
            });
  }
}
