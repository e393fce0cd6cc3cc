package dev.musterd.provision;

import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.ChangeSet;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The planned changes of a stack.
 *
 * @param create there is no stack yet
 * @param changeSet the first step
 * @param changes all of them, also those of a second step
 * @param continued a second step follows, which AWS has not been asked about
 */
public record Plan(boolean create, ChangeSet changeSet, List<Change> changes, boolean continued) {
  public Plan {
    changes = List.copyOf(changes);
  }

  static Plan complete(boolean create, ChangeSet changeSet) {
    return new Plan(create, changeSet, changeSet.changes(), false);
  }

  /** A plan whose second step adds every resource that is not in the first. */
  static Plan inTwoSteps(boolean create, ChangeSet changeSet, DesiredStack desired) {
    List<Change> all = new ArrayList<>(changeSet.changes());
    List<String> known = all.stream().map(Change::resource).toList();
    JsonObject resources = desired.whole().json().getJsonObject("Resources");
    for (String id : resources.fieldNames()) {
      if (!known.contains(id)) {
        String type = resources.getJsonObject(id).getString("Type");
        all.add(new Change(Change.Action.ADD, id, type, "", List.of()));
      }
    }
    return new Plan(create, changeSet, all, true);
  }

  public boolean isEmpty() {
    return changeSet.progress() == ChangeSet.Progress.EMPTY && !continued;
  }
}
