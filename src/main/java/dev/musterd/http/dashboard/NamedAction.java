package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.Confirmation;
import dev.musterd.http.dashboard.view.Confirmation.Choice;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An action on one thing whose name is within the path, such as pausing a pool: a page that asks
 * whether it is meant, and the form's answer.
 *
 * @param place before and after the name in the path
 * @param label of the button that leads to the question
 * @param question with {@code %s} for the name
 * @param consequences a sentence each
 * @param choices of which one is sent with the form; none asks nothing further
 * @param act does it to the thing of that name, and says what became of it
 */
record NamedAction(
    Place place,
    String label,
    String question,
    List<String> consequences,
    List<Choice> choices,
    BiFunction<PageRequest, String, Future<PageResponse>> act) {

  /** Where the name is within the path of an action. */
  record Place(String folder, String end) {}

  /** The button on the page of the thing. */
  Action on(String name) {
    return new Action(label, place.folder() + name + place.end());
  }

  Future<PageResponse> answer(PageRequest page) {
    String name = page.between(place.folder(), place.end());
    String thing = place.folder() + name;
    Confirmation asked =
        new Confirmation(
            question.formatted(name), consequences, "Yes", thing + place.end(), thing, choices);
    return ActionPages.act(page, asked, () -> act.apply(page, name));
  }
}
