package dev.musterd.doubles.aws;

import dev.musterd.port.Stacks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * CloudFormation in memory: it compares templates resource by resource, takes one poll to carry a
 * change out, and takes back what failed. Its outputs are texts as they stand in the template.
 */
public final class FakeStacks implements Stacks {
  private static final int MAX_INLINE = 51_200;

  /** A stack that exists or existed. */
  private static final class Kept {
    String status = "REVIEW_IN_PROGRESS";
    String next = "";
    boolean guarded;
    JsonObject template = new JsonObject().put("Resources", new JsonObject());
    Map<String, String> parameters = Map.of();
    final List<Step> steps = new ArrayList<>();
  }

  private record Proposed(String stackId, Proposal proposal, JsonObject template) {}

  private final Map<String, Kept> stacks = new LinkedHashMap<>();
  private final Map<String, Proposed> changeSets = new HashMap<>();
  private final Function<URI, String> bucket;
  private Optional<String> broken = Optional.empty();
  private Optional<String> brokenOnce = Optional.empty();
  private boolean outputsHidden;
  private int count;

  /**
   * @param bucket what is behind the URL of a template
   */
  public FakeStacks(Function<URI, String> bucket) {
    this.bucket = bucket;
  }

  /** Every change of that resource fails. */
  public void breakResource(String resource) {
    broken = Optional.of(resource);
  }

  /** The next deletion fails over that resource, and the one after it does not. */
  public void breakOneDeletion(String resource) {
    brokenOnce = Optional.of(resource);
  }

  /** Gives no outputs from now on, as without the permission. */
  public void hideOutputs() {
    outputsHidden = true;
  }

  /** A change made outside of musterd. */
  public void setStatus(String name, String status) {
    byName(name).orElseThrow().status = status;
  }

  public boolean guarded(String name) {
    return byName(name).orElseThrow().guarded;
  }

  public int changeSets() {
    return changeSets.size();
  }

  private Optional<Kept> byName(String name) {
    return stacks.entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "/"))
        .map(Map.Entry::getValue)
        .filter(kept -> !kept.status.equals("DELETE_COMPLETE"))
        .findFirst();
  }

  private String idOf(Kept kept) {
    return stacks.entrySet().stream()
        .filter(each -> each.getValue() == kept)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Future<Optional<Stack>> find(String nameOrId) {
    Optional<Kept> kept = Optional.ofNullable(stacks.get(nameOrId)).or(() -> byName(nameOrId));
    Optional<Stack> answer = kept.map(this::stack);
    kept.ifPresent(this::settle);
    return Future.succeededFuture(answer);
  }

  private Stack stack(Kept kept) {
    Map<String, String> outputs = new HashMap<>();
    kept.template
        .getJsonObject(outputsHidden ? "hidden" : "Outputs", new JsonObject())
        .forEach(
            each -> {
              Object value = ((JsonObject) each.getValue()).getValue("Value");
              outputs.put(
                  each.getKey(),
                  value instanceof JsonObject function && function.containsKey("Fn::Sub")
                      ? function.getString("Fn::Sub")
                      : value.toString());
            });
    return new Stack(idOf(kept), idOf(kept).split("/")[0], kept.status, outputs);
  }

  private void settle(Kept kept) {
    if (!kept.next.isEmpty()) {
      kept.status = kept.next;
      kept.next = "";
      step(kept, "the stack", kept.status, "");
    }
  }

  private void step(Kept kept, String resource, String status, String reason) {
    kept.steps.add(
        new Step(
            "step-" + ++count, Instant.EPOCH.plusSeconds(count), resource, "", status, reason));
  }

  @Override
  public Future<Optional<String>> propose(Proposal proposal) {
    Optional<Kept> known = byName(proposal.stack());
    if (proposal.create() == known.filter(it -> !it.status.startsWith("REVIEW")).isPresent()) {
      return Future.failedFuture("the type of the change set is wrong");
    }
    if (proposal.body() instanceof Body.Inline(String text) && text.length() > MAX_INLINE) {
      return Future.failedFuture("templateBody must have at most 51200 bytes");
    }
    Kept kept =
        known.orElseGet(
            () -> {
              Kept fresh = new Kept();
              stacks.put(proposal.stack() + "/" + ++count, fresh);
              return fresh;
            });
    String id = "change-set-" + ++count;
    changeSets.put(id, new Proposed(idOf(kept), proposal, new JsonObject(text(proposal))));
    return Future.succeededFuture(Optional.of(id));
  }

  private String text(Proposal proposal) {
    return switch (proposal.body()) {
      case Body.Inline(String text) -> text;
      case Body.InBucket(URI url) -> bucket.apply(url);
    };
  }

  @Override
  public Future<ChangeSet> changes(String changeSet) {
    Proposed proposed = changeSets.get(changeSet);
    List<Change> changes = difference(proposed);
    ChangeSet.Progress progress =
        changes.isEmpty() ? ChangeSet.Progress.EMPTY : ChangeSet.Progress.READY;
    return Future.succeededFuture(
        new ChangeSet(changeSet, proposed.stackId(), progress, "", changes));
  }

  private List<Change> difference(Proposed proposed) {
    Kept kept = stacks.get(proposed.stackId());
    JsonObject before = kept.template.getJsonObject("Resources");
    JsonObject after = proposed.template().getJsonObject("Resources");
    boolean others = !kept.parameters.equals(proposed.proposal().parameters());
    List<Change> changes = new ArrayList<>();
    for (String id : after.fieldNames()) {
      if (!before.containsKey(id)) {
        changes.add(change(Change.Action.ADD, id, after));
      } else if (!before.getValue(id).equals(after.getValue(id))
          || (others && after.getJsonObject(id).encode().contains("Image\""))) {
        changes.add(change(Change.Action.MODIFY, id, after));
      }
    }
    before.fieldNames().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> changes.add(change(Change.Action.REMOVE, id, before)));
    return changes;
  }

  private static Change change(Change.Action action, String id, JsonObject resources) {
    return new Change(action, id, resources.getJsonObject(id).getString("Type"), "", List.of());
  }

  @Override
  public Future<Void> execute(String changeSet) {
    Proposed proposed = changeSets.remove(changeSet);
    Kept kept = stacks.get(proposed.stackId());
    String verb = proposed.proposal().create() ? "CREATE" : "UPDATE";
    List<Change> changes = difference(proposed);
    kept.status = verb + "_IN_PROGRESS";
    if (changes.stream().anyMatch(it -> broken.equals(Optional.of(it.resource())))) {
      step(kept, broken.orElseThrow(), verb + "_FAILED", "it is broken");
      step(kept, "another", verb + "_FAILED", "Resource creation cancelled");
      kept.next = proposed.proposal().create() ? "DELETE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE";
      return Future.succeededFuture();
    }
    changes.forEach(change -> step(kept, change.resource(), verb + "_COMPLETE", ""));
    kept.template = proposed.template();
    kept.parameters = proposed.proposal().parameters();
    kept.next = verb + "_COMPLETE";
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> discard(String changeSet) {
    changeSets.remove(changeSet);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Step>> steps(String stackId, Optional<String> since) {
    List<Step> all = stacks.get(stackId).steps;
    int from = since.map(id -> all.stream().map(Step::id).toList().indexOf(id) + 1).orElse(0);
    return Future.succeededFuture(List.copyOf(all.subList(from, all.size())));
  }

  @Override
  public Future<Void> protect(String stackId, boolean wanted) {
    Optional.ofNullable(stacks.get(stackId))
        .or(() -> byName(stackId))
        .ifPresent(kept -> kept.guarded = wanted);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> delete(String stackId) {
    Kept kept = stacks.get(stackId);
    if (kept.guarded) {
      return Future.failedFuture("the stack is guarded");
    }
    boolean begun = !kept.status.startsWith("REVIEW");
    Optional<String> cause = broken.or(() -> brokenOnce);
    brokenOnce = Optional.empty();
    boolean fails = begun && cause.isPresent();
    if (fails) {
      step(kept, cause.orElseThrow(), "DELETE_FAILED", "it is in use");
    }
    kept.status = begun ? "DELETE_IN_PROGRESS" : "DELETE_COMPLETE";
    kept.next = begun ? (fails ? "DELETE_FAILED" : "DELETE_COMPLETE") : "";
    return Future.succeededFuture();
  }
}
