package dev.musterd.aws;

import dev.musterd.aws.client.AwsErrors;
import dev.musterd.base.DisplayText;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * Why EC2 says that an instance ended.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html">Instance
 *     terminates immediately</a>
 */
final class InstanceEnds {
  private static final int MAX_REASON = 300;

  private InstanceEnds() {}

  static InstanceEnd of(Instance described) {
    Optional<StateReason> state = Optional.ofNullable(described.stateReason());
    String code = state.map(StateReason::code).orElse("");
    String message =
        state
            .map(StateReason::message)
            .or(() -> Optional.ofNullable(described.stateTransitionReason()))
            .orElse("");
    // EC2 repeats the code at the beginning of its message.
    String reason = message.startsWith(code) ? message : code + ": " + message;
    return new InstanceEnd(
        reason.isEmpty() ? "EC2 gives no reason" : DisplayText.truncated(reason, MAX_REASON),
        AwsErrors.isShortage(code) ? Optional.of(offering(described)) : Optional.empty(),
        AwsErrors.isInterruption(code));
  }

  private static Offering offering(Instance described) {
    return new Offering(
        described.instanceTypeAsString(),
        Objects.requireNonNullElse(described.subnetId(), ""),
        described.instanceLifecycle() == InstanceLifecycleType.SPOT
            ? Market.SPOT
            : Market.ON_DEMAND);
  }
}
