package dev.musterd.http.dashboard;

import dev.musterd.flow.launch.PausePools;
import dev.musterd.http.dashboard.view.Action;
import java.util.List;
import java.util.Optional;

/** Pausing and resuming a pool. */
final class PoolActions {
  private final PausePools pausePools;
  private final NamedAction pause;
  private final NamedAction resume;

  PoolActions(PausePools pausePools) {
    this.pausePools = pausePools;
    pause =
        new NamedAction(
            new NamedAction.Place(Lookups.POOLS, "/pause"),
            "Pause",
            "Pause the pool %s?",
            List.of(
                "Nothing is launched for it until it is resumed, and its jobs wait.",
                "Runners that are there go on, and idle ones end as always."),
            List.of(),
            (page, pool) ->
                pausePools.pause(pool, page.requester()).map(answer -> said(page, answer)));
    resume =
        new NamedAction(
            new NamedAction.Place(Lookups.POOLS, "/resume"),
            "Resume",
            "Resume the pool %s?",
            List.of("Instances are launched for its jobs again, at once."),
            List.of(),
            (page, pool) ->
                pausePools.resume(pool, page.requester()).map(answer -> said(page, answer)));
  }

  List<NamedAction> all() {
    return List.of(pause, resume);
  }

  /** Those that make sense for the pool at this moment. */
  List<Action> of(PageRequest page, String pool) {
    return ActionPages.allowed(page, (pausePools.of(pool).isPresent() ? resume : pause).on(pool));
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
