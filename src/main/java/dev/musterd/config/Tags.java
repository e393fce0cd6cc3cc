package dev.musterd.config;

import java.util.Map;

/**
 * Tags, by the rules of EC2.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html">Tag
 *     restrictions</a>
 */
final class Tags {
  /** EC2 takes 50; six of them are ours or the fleet's. */
  private static final int MAX = 44;

  private static final int MAX_KEY = 128;

  private static final ValueType<String> VALUE =
      TextTypes.text("a text of at most 256 characters", "[^\\p{Cntrl}]{0,256}");

  private Tags() {}

  static Map<String, String> read(Section section, String key) {
    Section tags = section.section(key);
    for (String name : tags.names()) {
      if (name.isEmpty() || name.length() > MAX_KEY) {
        tags.reject(name, "a tag's key must have 1 to " + MAX_KEY + " characters");
      }
      if (name.startsWith("aws:") || name.startsWith("musterd:")) {
        tags.reject(name, "a tag's key must not begin with aws: or musterd:");
      }
    }
    if (tags.names().size() > MAX) {
      section.reject(key, "there must be at most " + MAX + " tags");
    }
    return tags.entries(VALUE);
  }
}
