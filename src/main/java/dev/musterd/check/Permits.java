package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Permit;
import java.util.List;

/** What a try of a permission means for an operator. */
final class Permits {
  private Permits() {}

  /**
   * @param needs the actions that the daemon's role needs for it
   */
  static List<Finding> judge(String subject, Permit permit, String needs) {
    return switch (permit) {
      case Permit.Allowed _ -> Finding.good(subject, "tried without effect");
      case Permit.Denied(String reason) ->
          Finding.failed(subject, reason, "allow the daemon's role " + needs);
      case Permit.Unclear(String reason) -> List.of(new Finding.NotLooked(subject, reason));
    };
  }
}
