package dev.musterd.check;

import dev.musterd.port.AwsSurvey.Permission;
import java.util.List;

/** What a try of a permission means for an operator. */
final class PermissionResults {
  private PermissionResults() {}

  /**
   * @param needs the actions that the daemon's role needs for it
   */
  static List<Finding> judge(String subject, Permission permit, String needs) {
    return switch (permit) {
      case Permission.Allowed _ -> Finding.good(subject, "tried without effect");
      case Permission.Denied(String reason) ->
          Finding.failed(subject, reason, "allow the daemon's role " + needs);
      case Permission.Unclear(String reason) -> List.of(new Finding.NotChecked(subject, reason));
    };
  }
}
