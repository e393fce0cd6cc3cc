package dev.musterd.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Tags, by the rules of every service that gets them: EC2, IAM, SQS, S3, SSM, CloudWatch Logs,
 * Resource Groups and CloudFormation. EC2 takes more characters and an empty value; IAM takes no
 * two keys that differ only in case.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules">IAM's
 *     rules</a>
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">EC2's</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html">CloudFormation's</a>
 */
final class Tags {
  /**
   * The most beside {@code Name}: all services take 50, and ours are that one, the environment,
   * pool, owner and scope, four for what runs there, and once in a while the suspicion.
   */
  private static final int MAX = 40;

  private static final int MAX_KEY = 128;

  private static final String NAME = "Name";

  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]";

  private static final Pattern KEY = Pattern.compile(CHARACTERS + "+");

  private static final ValueType<String> VALUE =
      TextTypes.text(
          "1 to 256 letters, digits, spaces and _ . : / = + - @, and must not begin with aws:",
          "(?!(?i)aws:)" + CHARACTERS + "{1,256}");

  private Tags() {}

  static Map<String, String> read(Section section, String key) {
    return read(section, key, Map.of());
  }

  /** The section's own tags over those of everything; together they obey the same rules. */
  static Map<String, String> read(Section section, String key, Map<String, String> shared) {
    Section tags = section.section(key);
    SortedMap<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    shared.keySet().forEach(name -> seen.put(name, name));
    for (String name : tags.names()) {
      problem(name, seen).ifPresent(problem -> tags.reject(name, problem));
      seen.put(name, name);
    }
    Map<String, String> merged = new HashMap<>(shared);
    merged.putAll(tags.entries(VALUE));
    limit(section, key, merged.keySet());
    return merged;
  }

  private static Optional<String> problem(String name, SortedMap<String, String> seen) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > MAX_KEY) {
      return Optional.of("a tag's key must have 1 to " + MAX_KEY + " characters");
    }
    if (lower.startsWith("aws:") || lower.startsWith("musterd:")) {
      return Optional.of("a tag's key must not begin with aws: or musterd:, in any case");
    }
    if (!KEY.matcher(name).matches()) {
      return Optional.of(
          "a tag's key must consist of letters, digits, spaces and _ . : / = + - @: EC2 takes more,"
              + " IAM, SQS, S3, SSM and CloudFormation do not");
    }
    if (name.equalsIgnoreCase(NAME) && !name.equals(NAME)) {
      return Optional.of(twin(NAME));
    }
    return Optional.ofNullable(seen.get(name)).filter(other -> !other.equals(name)).map(Tags::twin);
  }

  private static String twin(String other) {
    return "differs only in case from the tag %s: IAM takes one of them".formatted(other);
  }

  private static void limit(Section section, String key, Collection<String> names) {
    if (names.stream().filter(name -> !name.equals(NAME)).count() > MAX) {
      section.refuse(
          key,
          "there must be at most %d tags beside Name: AWS takes 50, and the others are ours"
              .formatted(MAX));
    }
  }
}
