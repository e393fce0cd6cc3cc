package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.port.AwsSurvey;
import dev.musterd.port.AwsSurvey.Permission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tries what the daemon will do, in ways that do nothing. */
record PermissionChecks(Settings settings, Lazy<AwsSurvey> aws, String needs) {

  List<Check> all() {
    List<Check> looks = new ArrayList<>();
    settings
        .pools()
        .forEach(
            pool ->
                looks.add(
                    look(
                        "may launch for " + pool.name(),
                        "ec2:CreateFleet, ec2:RunInstances, ec2:CreateTags, and iam:PassRole for"
                            + " the runners' role",
                        it -> it.mayLaunch(plan(pool)))));
    looks.add(look("may end instances", "ec2:TerminateInstances", AwsSurvey::mayTerminate));
    looks.add(configurations());
    looks.add(
        look(
            "may work the queue",
            "sqs:ChangeMessageVisibility and sqs:DeleteMessage on the queue",
            it -> it.queues().compose(queues -> it.mayWorkQueue(queues.jobs())),
            QueueCheck.SUBJECT));
    return looks;
  }

  private Check configurations() {
    return look(
        "may leave configurations",
        "ssm:PutParameter, ssm:AddTagsToResource and ssm:DeleteParameters on /musterd/"
            + settings.environment()
            + "/tokens/*, and the use of the KMS key",
        it -> it.mayLeaveConfiguration(settings.aws().kmsKey()));
  }

  private Check look(
      String subject,
      String actions,
      Function<AwsSurvey, Future<Permission>> question,
      String... more) {
    List<String> first = new ArrayList<>(List.of(more));
    first.addFirst(needs);
    return new Check(
        subject,
        first,
        () ->
            aws.get()
                .compose(question::apply)
                .map(permit -> PermissionResults.judge(subject, permit, actions)));
  }

  /** As for one job; whose it is matters to no permission. */
  private static LaunchPlan plan(Settings.Pool pool) {
    List<Offering> offerings = new ArrayList<>();
    for (String type : pool.runner().launch().instanceTypes()) {
      for (String subnet : pool.runner().launch().subnets()) {
        offerings.add(new Offering(type, subnet, pool.runner().launch().purchase().market()));
      }
    }
    return new LaunchPlan(
        pool.runner(), new Owner.Organization("check"), 1, offerings, "musterd-check");
  }
}
