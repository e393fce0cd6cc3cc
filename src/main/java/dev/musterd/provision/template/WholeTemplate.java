package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import dev.musterd.provision.userdata.UserData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of the template, put together.
 *
 * @param bucket as {@link ResourceNames#bucket} has it
 */
record WholeTemplate(Settings settings, Map<String, InstanceFiles> files, String bucket) {
  /** The most that CloudFormation reads from S3, in bytes. */
  private static final int MAX_BYTES = 1_000_000;

  /** The most characters of a managed policy, and what one role needs in it beside its path. */
  private static final int MAX_POLICY = 6_144;

  private static final int POLICY_FRAME = 250;
  private static final int ROLE_ARN = 31 + 64 + 3;

  static String description(Settings settings) {
    return "musterd: self-hosted runners of GitHub Actions, environment " + settings.environment();
  }

  Template make() {
    List<String> problems = new ArrayList<>();
    TemplateBuilder draft = new TemplateBuilder();
    Queues.add(draft, settings);
    MirrorBucket.add(draft, settings, bucket);
    LogGroups.add(draft, settings);
    settings.pools().forEach(pool -> add(draft, pool, problems));
    DaemonRole.add(draft, settings, bucket);
    Account.add(draft, settings);
    if (!problems.isEmpty()) {
      return new Template.Refused(problems);
    }
    Template.Ready ready = new Template.Ready(draft.json(description(settings)));
    return fits(ready) ? ready : tooMany();
  }

  private void add(TemplateBuilder draft, Settings.Pool pool, List<String> problems) {
    InstanceFiles contents = files.getOrDefault(pool.name(), InstanceFiles.NONE);
    String agent = AgentConfiguration.of(settings, pool, contents);
    AgentParameter.problem(pool, agent).ifPresent(why -> problems.add(problem(pool, why)));
    switch (UserData.of(settings, pool, contents)) {
      case UserData.Refused(String why) -> problems.add(problem(pool, why));
      case UserData.Ready userData -> {
        PoolRole.add(
            draft, settings, pool, new RunnerPolicy(settings, pool, bucket, contents).json());
        PoolSecurityGroup.add(draft, settings, pool);
        AgentParameter.add(draft, settings, pool, agent);
        LaunchTemplates.add(draft, settings, pool, userData);
      }
    }
  }

  private static String problem(Settings.Pool pool, String why) {
    return "pool " + pool.name() + ": " + why;
  }

  /** A stack takes 500 resources and 200 outputs; the daemon's policy is full before either. */
  private boolean fits(Template.Ready ready) {
    int path = settings.provision().rolePath().length();
    int policy = POLICY_FRAME + settings.pools().size() * (ROLE_ARN + path);
    return policy <= MAX_POLICY && ready.compact().length() <= MAX_BYTES;
  }

  private Template.Refused tooMany() {
    return new Template.Refused(
        List.of(
            "%d pools are more than one stack holds: divide them between two environments"
                .formatted(settings.pools().size())));
  }
}
