package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CloudFormation template of an environment, or the reasons why there is none. Equal
 * configurations give equal texts.
 */
public sealed interface Template {
  /**
   * The most that CloudFormation takes in a request, in bytes; what is larger has to be in S3.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">CloudFormation's
   *     limits</a>
   */
  int MAX_INLINE = 51_200;

  /** The most that CloudFormation reads from S3, in bytes. */
  int MAX_BYTES = 1_000_000;

  /** The most characters of a managed policy. */
  int MAX_POLICY = 6_144;

  /** Characters of the daemon's policy beside the roles that it may pass. */
  int POLICY_FRAME = 250;

  /** Characters of a role's ARN beside its path. */
  int ROLE_ARN = 31 + 64 + 3;

  /** A complete template; its text holds no secret. */
  record Ready(JsonObject json) implements Template {
    /** The text that is sent. */
    public String compact() {
      return json.encode();
    }

    /** The text for people. */
    public String pretty() {
      return json.encodePrettily();
    }
  }

  /**
   * No template can be made of the configuration.
   *
   * @param reasons each names the keys to change
   */
  record Refused(List<String> reasons) implements Template {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The template of the whole environment.
   *
   * @param files of each pool, by its name
   * @param region where it will be, when that is known
   */
  static Template of(Settings settings, Map<String, InstanceFiles> files, Optional<String> region) {
    Optional<String> bucket = ResourceNames.bucket(settings, region);
    if (bucket.isEmpty()) {
      return regionless();
    }
    return whole(settings, files, bucket.get());
  }

  private static Template whole(
      Settings settings, Map<String, InstanceFiles> files, String bucket) {
    List<String> problems = new ArrayList<>();
    TemplateBuilder template = new TemplateBuilder();
    Queues.add(template, settings);
    MirrorBucket.add(template, settings, bucket);
    LogGroups.add(template, settings);
    for (Settings.Pool pool : settings.pools()) {
      InstanceFiles contents = files.getOrDefault(pool.name(), InstanceFiles.NONE);
      add(template, settings, pool, bucket, contents)
          .forEach(problem -> problems.add("pool " + pool.name() + ": " + problem));
    }
    DaemonRole.add(template, settings, bucket);
    Account.add(template, settings);
    if (!problems.isEmpty()) {
      return new Refused(problems);
    }
    Ready ready = new Ready(template.json(description(settings)));
    return fits(ready, settings) ? ready : tooManyPools(settings);
  }

  /** Adds what a pool needs, and returns why it cannot be made. */
  private static List<String> add(
      TemplateBuilder template,
      Settings settings,
      Settings.Pool pool,
      String bucket,
      InstanceFiles files) {
    List<String> problems = new ArrayList<>();
    String agent = AgentConfiguration.of(settings, pool, files);
    AgentParameter.problem(pool, agent).ifPresent(problems::add);
    switch (UserData.of(settings, pool, files)) {
      case UserData.Refused(String why) -> problems.add(why);
      case UserData.Ready userData -> {
        PoolRole.add(
            template, settings, pool, new RunnerPolicy(settings, pool, bucket, files).json());
        PoolSecurityGroup.add(template, settings, pool);
        AgentParameter.add(template, settings, pool, agent);
        LaunchTemplates.add(template, settings, pool, userData);
      }
    }
    return problems;
  }

  /** A stack takes 500 resources and 200 outputs; the daemon's policy is full before either. */
  private static boolean fits(Ready ready, Settings settings) {
    int path = settings.provision().rolePath().length();
    int policy = POLICY_FRAME + settings.pools().size() * (ROLE_ARN + path);
    return policy <= MAX_POLICY && ready.compact().length() <= MAX_BYTES;
  }

  private static Refused tooManyPools(Settings settings) {
    return new Refused(
        List.of(
            "%d pools are more than one stack holds: divide them between two environments"
                .formatted(settings.pools().size())));
  }

  private static String description(Settings settings) {
    return "musterd: self-hosted runners of GitHub Actions, environment " + settings.environment();
  }

  /**
   * The bucket alone: the first step towards a template that is too large to be sent, as it has to
   * lie in a bucket.
   */
  static Template bucketOnly(Settings settings, Optional<String> region) {
    TemplateBuilder template = new TemplateBuilder();
    return ResourceNames.bucket(settings, region)
        .<Template>map(
            name -> {
              MirrorBucket.add(template, settings, name);
              return new Ready(template.json(description(settings)));
            })
        .orElseGet(Template::regionless);
  }

  private static Refused regionless() {
    return new Refused(
        List.of("aws.region: set it, as the name of the bucket of a long environment needs it"));
  }
}
