package dev.musterd.decide;

import dev.musterd.model.AwsPlace;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import java.util.Set;

/**
 * The rule for EC2's events: which of them concern us. An event is a hint: what it says of an end
 * is done only when EC2 says the same of the instance.
 */
public final class EventScreening {
  /** The states from which no instance comes back. */
  private static final Set<String> ENDS = Set.of("shutting-down", "terminated");

  private EventScreening() {}

  /** What an event is good for. */
  public sealed interface Verdict {
    record Ignore(String reason) implements Verdict {}

    /** EC2 is asked whether the instance has ended. */
    record Ask() implements Verdict {}

    /**
     * The instance is about to be interrupted.
     *
     * @param action EC2's word for what will happen to it
     */
    record Warn(String action) implements Verdict {}

    /** The instance may be interrupted some day. */
    record Advise() implements Verdict {}
  }

  /**
   * @param home where our instances are
   * @param known whether the instance is one of ours
   */
  public static Verdict judge(InstanceNotice notice, AwsPlace home, boolean known) {
    if (!notice.place().equals(home)) {
      return new Verdict.Ignore("it is of " + notice.place() + ", and we are " + home);
    } else if (!known) {
      return new Verdict.Ignore("no live instance of ours has this id");
    }
    return switch (notice.kind()) {
      case Kind.StateChanged(String state) when ENDS.contains(state) -> new Verdict.Ask();
      case Kind.StateChanged(String state) ->
          new Verdict.Ignore("the next list shows that it is " + state);
      case Kind.InterruptionWarned(String action) -> new Verdict.Warn(action);
      case Kind.RebalanceRecommended() -> new Verdict.Advise();
    };
  }

  /** What the event says, in words. */
  public static String about(InstanceNotice notice) {
    String what =
        switch (notice.kind()) {
          case Kind.StateChanged(String state) -> "is " + state;
          case Kind.InterruptionWarned(String action) -> "will be interrupted: " + action;
          case Kind.RebalanceRecommended() -> "may be interrupted";
        };
    return notice.instance() + " " + what;
  }
}
