package dev.musterd.model;

import java.time.Instant;

/**
 * What EC2 said of one instance in an event of EventBridge. It is a hint: it may be late, doubled,
 * out of order or lost, and EC2's list stays the truth.
 *
 * @param event EventBridge's id
 * @param place where the instance is
 * @param time of the event, by AWS's clock
 */
public record InstanceNotice(
    String event, AwsPlace place, Instant time, Instance.Id instance, Kind kind) {

  /** What happened, or is about to. */
  public sealed interface Kind {
    /**
     * The instance entered a state.
     *
     * @param state EC2's word: pending, running, stopping, stopped, shutting-down, terminated
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html">state
     *     change events</a>
     */
    record StateChanged(String state) implements Kind {}

    /**
     * EC2 takes a spot instance back in two minutes.
     *
     * @param action EC2's word: terminate, stop, hibernate
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html">interruption
     *     notices</a>
     */
    record InterruptionWarned(String action) implements Kind {}

    /**
     * A spot instance is at elevated risk of interruption.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/rebalance-recommendations.html">rebalance
     *     recommendations</a>
     */
    record RebalanceRecommended() implements Kind {}
  }
}
