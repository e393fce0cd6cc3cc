package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.provision.cloudformation.IntrinsicFunctions;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Logical ids, tags and the bucket in the CloudFormation template. */
public final class ResourceNames {
  /** The longest name that a region has had, such as ap-southeast-1; a longer one is cut. */
  private static final int LONGEST_REGION = 14;

  /**
   * How much of a stack's name surely begins the names of its roles; CloudFormation shortens longer
   * ones to make room for the rest.
   */
  private static final int GENERATED_PREFIX = 20;

  /** Pools whose name follows from their identifier, where each capital begins a word. */
  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*");

  /** What the identifiers of the daemon's own resources begin with. */
  private static final String DAEMON = "daemon";

  private ResourceNames() {}

  /**
   * The ARNs of what the stack makes in IAM below a path. Below the root, where everything of the
   * account may be, only names that begin as CloudFormation lets them begin.
   *
   * @param type such as {@code role}
   */
  static JsonObject below(String type, String path, Settings settings) {
    String name = path.equals("/") ? generatedName(settings) : "";
    return IntrinsicFunctions.globalArn("iam", type + path + name + "*");
  }

  private static String generatedName(Settings settings) {
    String name = settings.awsNames().stack() + "-";
    return name.substring(0, Math.min(name.length(), GENERATED_PREFIX));
  }

  /** Whether the stack makes the pool's launch template. */
  public static boolean madeByUs(Settings settings, Settings.Pool pool) {
    return settings.awsNames().isLaunchTemplateOfStack(pool.runner());
  }

  /**
   * The pool as the beginning of identifiers in the template, which take letters and digits only.
   * It depends on nothing but the pool's name: another identifier would be another resource.
   */
  static String identifier(String pool) {
    String words =
        Stream.of(pool.split("[^A-Za-z0-9]+"))
            .filter(word -> !word.isEmpty())
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    boolean follows = WORDS.matcher(pool).matches() && !pool.equals(DAEMON);
    return follows ? words : words + "%08x".formatted(pool.hashCode());
  }

  /** The tags of everything that belongs to the whole environment; ours replace the operator's. */
  public static SortedMap<String, String> tags(Settings settings) {
    SortedMap<String, String> tags = new TreeMap<>(settings.aws().tags());
    tags.put(Instance.Tag.ENVIRONMENT, settings.environment());
    return tags;
  }

  /**
   * The tags of the daemon's hosts; not that of the environment, by which instances are runners.
   */
  static SortedMap<String, String> tagsOfHosts(Settings settings) {
    SortedMap<String, String> tags = new TreeMap<>(settings.aws().tags());
    tags.putIfAbsent("Name", settings.awsNames().stack() + "-daemon");
    tags.put(Instance.Tag.DAEMON, settings.environment());
    return tags;
  }

  /** The tags of everything that belongs to a pool. */
  static SortedMap<String, String> tags(Settings settings, Settings.Pool pool) {
    return settings.awsNames().tags(pool.runner());
  }

  /**
   * The bucket of the mirror, as a text for {@link IntrinsicFunctions#sub}; made by {@link
   * AwsNames}.
   *
   * @param region empty where it is not known; then long environments have no name
   */
  static Optional<String> bucket(Settings settings, Optional<String> region) {
    if (settings.binaries().bucket().isPresent()) {
      return settings.binaries().bucket();
    }
    String environment = settings.environment();
    int length = region.map(String::length).orElse(LONGEST_REGION);
    return region.isEmpty() && environment.length() > AwsNames.bucketRoom(length)
        ? Optional.empty()
        : Optional.of(settings.awsNames().bucket(length, "${AWS::AccountId}", "${AWS::Region}"));
  }
}
