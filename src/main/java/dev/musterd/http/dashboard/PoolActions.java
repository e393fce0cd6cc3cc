package dev.musterd.http.dashboard;

import dev.musterd.flow.launch.PausePools;
import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Confirmation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Pausing and resuming a pool. */
final class PoolActions {
  static final String PAUSE = "/pause";
  static final String RESUME = "/resume";

  private final PausePools pausePools;

  PoolActions(PausePools pausePools) {
    this.pausePools = pausePools;
  }

  List<Action> of(PageRequest page, String pool) {
    String path = Lookups.POOLS + pool;
    return ActionPages.allowed(
        page,
        pausePools.of(pool).isPresent()
            ? new Action("Resume", path + RESUME)
            : new Action("Pause", path + PAUSE));
  }

  Future<PageResponse> pause(PageRequest page) {
    String pool = page.between(Lookups.POOLS, PAUSE);
    return ActionPages.act(
        page,
        question(
            pool,
            "Pause the pool %s?".formatted(pool),
            List.of(
                "Nothing is launched for it until it is resumed, and its jobs wait.",
                "Runners that are there go on, and idle ones end as always."),
            PAUSE),
        () -> pausePools.pause(pool, page.requester()).map(answer -> said(page, answer)));
  }

  Future<PageResponse> resume(PageRequest page) {
    String pool = page.between(Lookups.POOLS, RESUME);
    return ActionPages.act(
        page,
        question(
            pool,
            "Resume the pool %s?".formatted(pool),
            List.of("Instances are launched for its jobs again, at once."),
            RESUME),
        () -> pausePools.resume(pool, page.requester()).map(answer -> said(page, answer)));
  }

  private static Confirmation question(
      String pool, String question, List<String> consequences, String end) {
    String path = Lookups.POOLS + pool;
    return new Confirmation(question, consequences, "Yes", path + end, path, List.of());
  }

  private static PageResponse said(PageRequest page, PausePools.Answer answer) {
    return switch (answer) {
      case PausePools.Answer.UnknownPool(String reason) -> page.notFound(reason);
      case PausePools.Answer.Done(
              String pool,
              var pause,
              boolean changed,
              Optional<String> unsaved) -> {
        String state = pause.isPresent() ? "paused" : "not paused";
        yield page.message(
            200,
            "Done",
            "The pool %s is %s%s.".formatted(pool, state, changed ? "" : ", as it was"),
            unsaved.stream().map("A restart forgets this: "::concat).toList());
      }
    };
  }
}
