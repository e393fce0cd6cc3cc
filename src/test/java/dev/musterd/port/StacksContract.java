package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Stacks.Body;
import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.ChangeSet;
import dev.musterd.port.Stacks.Proposal;
import dev.musterd.port.Stacks.Stack;
import dev.musterd.port.Stacks.Step;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Stacks} does. Each test has a stack of its own. */
public abstract class StacksContract {
  /** Looks until a stack has come to rest; the real ones of the tests rest at once. */
  private static final int LOOKS = 50;

  protected abstract Stacks stacks();

  protected abstract <T> T await(Future<T> future);

  protected abstract Throwable awaitFailure(Future<?> future);

  private static Proposal proposal(String stack, boolean create, String... queues) {
    JsonObject resources = new JsonObject();
    Stream.of(queues)
        .forEach(
            queue ->
                resources.put(
                    queue,
                    new JsonObject()
                        .put("Type", "AWS::SQS::Queue")
                        .put(
                            "Properties", new JsonObject().put("QueueName", stack + "-" + queue))));
    return new Proposal(
        stack,
        create,
        new Body.Inline(new JsonObject().put("Resources", resources).encode()),
        Map.of(),
        Map.of());
  }

  private ChangeSet proposed(String stack, boolean create, String... queues) {
    String id = await(stacks().propose(proposal(stack, create, queues))).orElseThrow();
    ChangeSet changes = await(stacks().changes(id));
    for (int i = 0; changes.progress() == ChangeSet.Progress.PENDING && i < LOOKS; i++) {
      changes = await(stacks().changes(id));
    }
    return changes;
  }

  private Stack carriedOut(ChangeSet changes) {
    await(stacks().execute(changes.id()));
    Stack stack = await(stacks().find(changes.stackId())).orElseThrow();
    for (int i = 0; stack.status().endsWith("_IN_PROGRESS") && i < LOOKS; i++) {
      stack = await(stacks().find(changes.stackId())).orElseThrow();
    }
    return stack;
  }

  private static List<String> words(ChangeSet changes) {
    return changes.changes().stream()
        .map(change -> change.action() + " " + change.resource() + " " + change.type())
        .sorted()
        .toList();
  }

  @Test
  void stackThatWasNeverMade_isNotThere() {
    assertEquals(Optional.empty(), await(stacks().find("musterd-never")));
  }

  @Test
  void stack_isProposed_thenMade() {
    ChangeSet changes = proposed("musterd-made", true, "One", "Two");
    assertEquals(ChangeSet.Progress.READY, changes.progress());
    assertEquals(List.of("ADD One AWS::SQS::Queue", "ADD Two AWS::SQS::Queue"), words(changes));
    Stack stack = carriedOut(changes);
    assertEquals("musterd-made", stack.name());
    assertEquals("CREATE_COMPLETE", stack.status());
    assertEquals(stack.id(), await(stacks().find("musterd-made")).orElseThrow().id());
  }

  @Test
  void change_isTheDifference() {
    carriedOut(proposed("musterd-changed", true, "One", "Two"));
    ChangeSet changes = proposed("musterd-changed", false, "One", "Three");
    assertEquals(
        List.of("ADD Three AWS::SQS::Queue", "REMOVE Two AWS::SQS::Queue"), words(changes));
    assertTrue(changes.changes().stream().noneMatch(it -> it.action() == Change.Action.MODIFY));
    assertEquals("UPDATE_COMPLETE", carriedOut(changes).status());
  }

  @Test
  void steps_areReportedFromWhereOneHasRead() {
    Stack stack = carriedOut(proposed("musterd-told", true, "One"));
    List<Step> all = await(stacks().steps(stack.id(), Optional.empty()));
    assertFalse(all.isEmpty());
    assertEquals(List.of(), await(stacks().steps(stack.id(), Optional.of(all.getLast().id()))));
    carriedOut(proposed("musterd-told", false, "One", "Two"));
    List<Step> more = await(stacks().steps(stack.id(), Optional.of(all.getLast().id())));
    assertFalse(more.isEmpty());
    assertTrue(more.stream().noneMatch(all::contains), more::toString);
  }

  @Test
  void discardedProposal_changesNothing() {
    carriedOut(proposed("musterd-kept", true, "One"));
    ChangeSet changes = proposed("musterd-kept", false, "One", "Two");
    await(stacks().discard(changes.id()));
    assertEquals(
        List.of("ADD Two AWS::SQS::Queue"), words(proposed("musterd-kept", false, "One", "Two")));
  }

  @Test
  void changeOfWhatIsNotThere_isRefused() {
    String why =
        awaitFailure(stacks().propose(proposal("musterd-absent", false, "One"))).getMessage();
    assertFalse(why.isBlank());
  }

  @Test
  void deletedStack_isGoneByItsName() {
    Stack stack = carriedOut(proposed("musterd-gone", true, "One"));
    await(stacks().delete(stack.id()));
    for (int i = 0; i < LOOKS && await(stacks().find("musterd-gone")).isPresent(); i++) {
      // The real ones of the tests are gone at once, the one in memory with the second look.
    }
    assertEquals(Optional.empty(), await(stacks().find("musterd-gone")));
    assertEquals("DELETE_COMPLETE", await(stacks().find(stack.id())).orElseThrow().status());
  }
}
