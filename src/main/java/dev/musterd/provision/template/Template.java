package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.provision.userdata.InstanceFiles;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** The most resources of a stack. */
  int MAX_RESOURCES = 500;

  /** The most outputs of a stack, and the most parameters. */
  int MAX_OUTPUTS = 200;

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
    Ec2Events.add(template, settings);
    MirrorBucket.add(template, settings, bucket);
    LogGroups.add(template, settings);
    for (Settings.Pool pool : settings.pools()) {
      InstanceFiles contents = files.getOrDefault(pool.name(), InstanceFiles.NONE);
      add(template, settings, pool, bucket, contents)
          .forEach(problem -> problems.add("pool " + pool.name() + ": " + problem));
    }
    List<String> rights = DaemonRole.add(template, settings, bucket);
    settings.hosts().ifPresent(hosts -> new Hosts(settings, hosts).add(template, bucket));
    Account.add(template, settings);
    if (!problems.isEmpty()) {
      return new Refused(problems);
    }
    Ready ready = new Ready(template.json(description(settings)));
    List<String> reasons = new ArrayList<>(rights);
    reasons.addAll(excess(ready));
    return reasons.isEmpty() ? ready : tooManyPools(settings, reasons);
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
        JsonObject policy = new RunnerPolicy(settings, pool, bucket, files).json();
        PoolRole.problem(settings, policy).ifPresent(problems::add);
        PoolRole.add(template, settings, pool, policy);
        PoolSecurityGroup.add(template, settings, pool);
        AgentParameter.add(template, settings, pool, agent);
        LaunchTemplates.add(template, settings, pool, userData);
      }
    }
    return problems;
  }

  /** What of a template is more than CloudFormation takes. */
  private static List<String> excess(Ready ready) {
    List<String> excess = new ArrayList<>();
    excess(ready, "Resources", MAX_RESOURCES).ifPresent(excess::add);
    excess(ready, "Outputs", MAX_OUTPUTS).ifPresent(excess::add);
    excess(ready, "Parameters", MAX_OUTPUTS).ifPresent(excess::add);
    int bytes = ready.compact().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      excess.add("the template has %d bytes of %d".formatted(bytes, MAX_BYTES));
    }
    return excess;
  }

  private static Optional<String> excess(Ready ready, String section, int most) {
    int count = ready.json().getJsonObject(section, new JsonObject()).size();
    return count <= most
        ? Optional.empty()
        : Optional.of("%d %s of %d".formatted(count, section.toLowerCase(Locale.ROOT), most));
  }

  private static Refused tooManyPools(Settings settings, List<String> reasons) {
    return new Refused(
        List.of(
            "%d pools are more than one stack holds (%s): divide them between two environments"
                .formatted(settings.pools().size(), String.join("; ", reasons))));
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
