package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Permission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The checks of what the daemon's role may do, by dry runs and by calls without effect.
 *
 * @param credentials the check that there are AWS credentials
 * @param queue the check of the job queue
 */
record PermissionChecks(Settings settings, Lazy<AwsSurvey> aws, Check credentials, Check queue) {

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    settings.pools().forEach(pool -> checks.add(launch(pool)));
    checks.add(
        check(
            "may end instances",
            "ec2:TerminateInstances",
            List.of(credentials),
            AwsSurvey::mayTerminate));
    checks.add(configurations());
    checks.add(
        check(
            "may work the queue",
            "sqs:ChangeMessageVisibility and sqs:DeleteMessage on the queue",
            List.of(credentials, queue),
            survey -> survey.queues().compose(queues -> survey.mayWorkQueue(queues.jobs()))));
    return checks;
  }

  private Check launch(Settings.Pool pool) {
    return check(
        "may launch for " + pool.name(),
        "ec2:CreateFleet, ec2:RunInstances, ec2:CreateTags, and iam:PassRole for the runners' role",
        List.of(credentials),
        survey -> survey.mayLaunch(plan(pool)));
  }

  private Check configurations() {
    return check(
        "may leave configurations",
        "ssm:PutParameter, ssm:AddTagsToResource and ssm:DeleteParameters on "
            + settings.awsNames().configuration("*")
            + ", and the use of the KMS key",
        List.of(credentials),
        survey -> survey.mayLeaveConfiguration(settings.aws().kmsKey()));
  }

  /**
   * @param actions that the daemon's role needs for it
   */
  private Check check(
      String subject,
      String actions,
      List<Check> needs,
      Function<AwsSurvey, Future<Permission>> probe) {
    return new Check(
        subject,
        needs,
        () ->
            aws.get()
                .compose(probe::apply)
                .map(permission -> finding(subject, permission, actions)));
  }

  private static List<Finding> finding(String subject, Permission permission, String actions) {
    return switch (permission) {
      case Permission.Allowed _ -> Finding.good(subject, "tried without effect");
      case Permission.Denied(String reason) ->
          Finding.failed(subject, reason, "allow the daemon's role " + actions);
      case Permission.Unclear(String reason) -> List.of(new Finding.NotChecked(subject, reason));
    };
  }

  /** A plan for one job; permissions do not depend on the owner. */
  private static LaunchPlan plan(Settings.Pool pool) {
    RunnerPool.CapacityStep first = pool.runner().launch().capacity().getFirst();
    List<Offering> offerings = new ArrayList<>();
    for (String type : first.types()) {
      for (String subnet : pool.runner().launch().subnets()) {
        offerings.add(new Offering(type, subnet, first.market()));
      }
    }
    return new LaunchPlan(
        pool.runner(), new Owner.Organization("check"), 1, 0, offerings, "musterd-check");
  }
}
