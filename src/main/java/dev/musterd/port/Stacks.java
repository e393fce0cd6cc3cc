package dev.musterd.port;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CloudFormation: stacks, and the change sets by which they are made and changed. A failed Future
 * says in AWS's words what was refused.
 */
public interface Stacks {

  /** By name; one that is gone only by its id, and for 90 days. */
  Future<Optional<Stack>> find(String nameOrId);

  /**
   * Begins a change set, which is then {@link ChangeSet.Progress#PENDING}; answers with its id, or
   * with nothing when it is known at once that there is nothing to change.
   */
  Future<Optional<String>> propose(Proposal proposal);

  Future<ChangeSet> changes(String changeSet);

  /** Begins to carry it out. */
  Future<Void> execute(String changeSet);

  /** Deletes a change set that was not carried out. */
  Future<Void> discard(String changeSet);

  /** What happened since the step with that id, the oldest first; empty is from the beginning. */
  Future<List<Step>> steps(String stackId, Optional<String> since);

  /** Whether a request to delete the stack is refused. */
  Future<Void> protect(String stackId, boolean wanted);

  /** Begins to delete it and everything in it. */
  Future<Void> delete(String stackId);

  /**
   * A stack.
   *
   * @param status as CloudFormation calls it, such as {@code UPDATE_COMPLETE}
   */
  record Stack(String id, String name, String status, Map<String, String> outputs) {
    public Stack {
      outputs = Map.copyOf(outputs);
    }
  }

  /**
   * What a stack is to become.
   *
   * @param create there is none yet
   */
  record Proposal(
      String stack,
      boolean create,
      Body body,
      Map<String, String> parameters,
      Map<String, String> tags) {
    public Proposal {
      parameters = Map.copyOf(parameters);
      tags = Map.copyOf(tags);
    }
  }

  /** A template. */
  sealed interface Body {
    /** At most 51,200 bytes. */
    record Inline(String text) implements Body {}

    /** In S3, at most 1 MB. */
    record InBucket(URI url) implements Body {}
  }

  /**
   * The difference between a stack and what it is to become.
   *
   * @param reason why it could not be made
   */
  record ChangeSet(
      String id, String stackId, Progress progress, String reason, List<Change> changes) {
    public ChangeSet {
      changes = List.copyOf(changes);
    }

    /** How far it is. */
    public enum Progress {
      PENDING,
      READY,
      EMPTY,
      FAILED
    }
  }

  /**
   * One resource that changes.
   *
   * @param replacement True, False or Conditional when it is modified, else empty
   * @param properties which of them change, as far as is known
   */
  record Change(
      Action action, String resource, String type, String replacement, List<String> properties) {
    public Change {
      properties = List.copyOf(properties);
    }

    /** What happens to the resource; OTHER is any word that CloudFormation may add. */
    public enum Action {
      ADD,
      MODIFY,
      REMOVE,
      OTHER
    }
  }

  /**
   * One thing that happened to a resource, or to the stack itself.
   *
   * @param reason often empty
   */
  record Step(String id, Instant at, String resource, String type, String status, String reason) {
    public boolean failed() {
      return status.endsWith("_FAILED");
    }
  }
}
