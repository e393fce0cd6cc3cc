package dev.musterd.provision.template;

import dev.musterd.config.Settings;
import dev.musterd.model.Instance;
import dev.musterd.model.RunnerMirror;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How what belongs to an environment is called. */
public final class ResourceNames {
  /** The longest name that a region has had, such as ap-southeast-1; a longer one is cut. */
  private static final int LONGEST_REGION = 14;

  /** Pools whose name can be told from their identifier: each capital begins a word. */
  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*");

  private ResourceNames() {}

  public static String stack(String environment) {
    return "musterd-" + environment;
  }

  static String jobs(String environment) {
    return environment + "-queued-jobs.fifo";
  }

  static String dead(String environment) {
    return environment + "-queued-jobs-dead.fifo";
  }

  static String tokens(String environment) {
    return "musterd/" + environment + "/tokens";
  }

  /** Whether the pool's launch template is the one that we make, and not one that was named. */
  public static boolean madeByUs(Settings settings, Settings.Pool pool) {
    return pool.runner()
        .launch()
        .template()
        .equals("musterd-" + settings.environment() + "-" + pool.name());
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
    return WORDS.matcher(pool).matches() ? words : words + "%08x".formatted(pool.hashCode());
  }

  /** On everything that is made for the whole environment; ours win. */
  public static SortedMap<String, String> tags(Settings settings) {
    SortedMap<String, String> tags = new TreeMap<>(settings.aws().tags());
    tags.put(Instance.Tag.ENVIRONMENT, settings.environment());
    return tags;
  }

  /** On everything that is made for a pool. */
  static SortedMap<String, String> tags(Settings settings, Settings.Pool pool) {
    SortedMap<String, String> tags = new TreeMap<>(pool.runner().launch().tags());
    tags.putIfAbsent("Name", "musterd " + pool.name());
    tags.put(Instance.Tag.ENVIRONMENT, settings.environment());
    tags.put(Instance.Tag.POOL, pool.name());
    return tags;
  }

  /**
   * The bucket of the mirror, as a text for {@link IntrinsicFunctions#sub}; made by {@link
   * RunnerMirror}.
   *
   * @param region empty where it is not known; then long environments have no name
   */
  static Optional<String> bucket(Settings settings, Optional<String> region) {
    if (settings.binaries().bucket().isPresent()) {
      return settings.binaries().bucket();
    }
    String environment = settings.environment();
    int length = region.map(String::length).orElse(LONGEST_REGION);
    return region.isEmpty() && environment.length() > RunnerMirror.room(length)
        ? Optional.empty()
        : Optional.of(
            RunnerMirror.bucketName(environment, length, "${AWS::AccountId}", "${AWS::Region}"));
  }
}
