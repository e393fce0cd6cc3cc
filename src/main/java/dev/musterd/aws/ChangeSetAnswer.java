package dev.musterd.aws;

import dev.musterd.port.Stacks.Change;
import dev.musterd.port.Stacks.ChangeSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.ResourceTargetDefinition;

/** The response about a change set, as the port's record. */
final class ChangeSetAnswer {
  /**
   * How it says that there is nothing to do; there is no code for it, and the two sentences are
   * those of a template and of a resource without changes.
   */
  private static final List<String> NOTHING =
      List.of("didn't contain changes", "No updates are to be performed");

  private ChangeSetAnswer() {}

  static ChangeSet changeSet(DescribeChangeSetResponse answer, List<Change> changes) {
    String reason = Objects.requireNonNullElse(answer.statusReason(), "");
    return new ChangeSet(
        answer.changeSetId(), answer.stackId(), progress(answer, reason), reason, changes);
  }

  private static ChangeSet.Progress progress(DescribeChangeSetResponse answer, String reason) {
    String status = Objects.requireNonNullElse(answer.statusAsString(), "");
    if (status.equals("CREATE_COMPLETE")) {
      return ChangeSet.Progress.READY;
    }
    if (!status.equals("FAILED")) {
      return ChangeSet.Progress.PENDING;
    }
    return saysNothing(reason) ? ChangeSet.Progress.EMPTY : ChangeSet.Progress.FAILED;
  }

  static boolean saysNothing(String reason) {
    return NOTHING.stream().anyMatch(reason::contains);
  }

  static Stream<Change> changes(DescribeChangeSetResponse answer) {
    return answer.changes().stream()
        .flatMap(change -> Optional.ofNullable(change.resourceChange()).stream())
        .map(ChangeSetAnswer::change);
  }

  private static Change change(ResourceChange change) {
    return new Change(
        switch (Objects.requireNonNullElse(change.actionAsString(), "")) {
          case "Add" -> Change.Action.ADD;
          case "Modify" -> Change.Action.MODIFY;
          case "Remove" -> Change.Action.REMOVE;
          default -> Change.Action.OTHER;
        },
        change.logicalResourceId(),
        Objects.requireNonNullElse(change.resourceType(), ""),
        Objects.requireNonNullElse(change.replacementAsString(), ""),
        properties(change));
  }

  private static List<String> properties(ResourceChange change) {
    return change.details().stream()
        .map(ResourceChangeDetail::target)
        .filter(Objects::nonNull)
        .map(ChangeSetAnswer::property)
        .distinct()
        .sorted()
        .toList();
  }

  /** The name of a changed property, or the kind of another change, such as Tags. */
  private static String property(ResourceTargetDefinition target) {
    return Optional.ofNullable(target.name())
        .or(() -> Optional.ofNullable(target.attributeAsString()))
        .orElse("");
  }
}
