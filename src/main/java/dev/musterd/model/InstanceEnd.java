package dev.musterd.model;

import java.util.Optional;

/**
 * Why an instance ended.
 *
 * @param reason EC2's code and message, such as {@code Client.InternalError: Client error on
 *     launch}
 * @param shortOf where the instance came from, when EC2 ended it for want of capacity there
 * @param interrupted whether EC2 took a spot instance back
 */
public record InstanceEnd(String reason, Optional<Offering> shortOf, boolean interrupted) {
  /** EC2 does not know the instance any more, and so not why it ended. */
  public static final InstanceEnd FORGOTTEN =
      new InstanceEnd("EC2 does not know it any more", Optional.empty());

  /** One that was no interruption. */
  public InstanceEnd(String reason, Optional<Offering> shortOf) {
    this(reason, shortOf, false);
  }
}
