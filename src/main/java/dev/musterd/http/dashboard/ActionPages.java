package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Confirmation;
import dev.musterd.http.dashboard.view.Frame.Access;
import dev.musterd.model.Requester;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What people ask for: a page that asks whether it is meant, and the form's answer. */
final class ActionPages {
  static final String REAP_NOW = "/reap/now";

  private final Predicate<Requester> reapNow;

  ActionPages(Predicate<Requester> reapNow) {
    this.reapNow = reapNow;
  }

  /** None for a visitor who may only read. */
  static List<Action> allowed(PageRequest page, Action... actions) {
    return page.visitor().access().mayAct() ? List.of(actions) : List.of();
  }

  Future<PageResponse> reapNow(PageRequest page) {
    Confirmation question =
        new Confirmation(
            "Run the reaper now?",
            List.of(
                "It reads the lists of EC2 and GitHub, and acts on what it finds.",
                "It follows its usual rules: no busy runner is ended."),
            "Run it",
            REAP_NOW,
            "/reap",
            List.of());
    return act(page, question, () -> Future.succeededFuture(reap(page)));
  }

  private PageResponse reap(PageRequest page) {
    return reapNow.test(page.requester())
        ? page.message(202, "The reaper runs", "The reaper was asked to run at once.", List.of())
        : page.message(
            503, "Not yet", "The reaper has not begun: musterd still reads what runs.", List.of());
  }

  /** Asks first, and acts when the form comes back from our own page. */
  static Future<PageResponse> act(
      PageRequest page, Confirmation question, Supplier<Future<PageResponse>> act) {
    if (!page.visitor().access().mayAct()) {
      return Future.succeededFuture(
          page.forbidden(
              "Without management.token, anybody who reaches this port would be allowed to act."));
    } else if (!page.http().method().equals(HttpMethod.POST)) {
      return Future.succeededFuture(
          new PageResponse(200, Templates.confirmation(page.frame(question.question()), question)));
    } else if (!isOwn(page)) {
      return Future.succeededFuture(page.forbidden("This form was sent by another page."));
    }
    return act.get();
  }

  /** No page of another host can know the token, so that a header with it needs no origin. */
  private static boolean isOwn(PageRequest page) {
    boolean byProgram =
        page.visitor().access() == Access.BY_HEADER && page.http().getHeader("Origin") == null;
    return byProgram || OriginCheck.isOwn(page.http());
  }
}
