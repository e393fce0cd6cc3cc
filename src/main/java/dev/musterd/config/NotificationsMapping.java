package dev.musterd.config;

import dev.musterd.base.SecretUrl;
import dev.musterd.config.Settings.Notifications;
import dev.musterd.config.Settings.Notifications.Format;
import dev.musterd.config.Settings.Notifications.Target;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.model.notification.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Maps {@code notifications}, a list of receivers, and {@code waiting-beyond}. */
final class NotificationsMapping {
  private static final String KEY = "notifications";

  /** Each has a queue and a connection of its own. */
  private static final int TARGETS_MAX = 20;

  private static final ValueType<Topic> TOPIC = TextTypes.choice(Topic.class);

  /** Never shown when it is refused: a token may be in it. */
  private static final ValueType<SecretSource> URL =
      new ValueType<>(
          "the URL of a receiver that begins with https:// (http:// only for loopback), as a"
              + " string or as one of { file = … }, { env = … }, { ssm = … }, { credential = … }",
          SecretTypes.SECRET.substitute(),
          true,
          value -> checked(SecretTypes.SECRET.reader().apply(value)));

  private final Section root;

  NotificationsMapping(Section root) {
    this.root = root;
  }

  Notifications map() {
    Duration beyond =
        root.read(
            "waiting-beyond", QuantityTypes.duration(Duration.ofMinutes(1), Duration.ofDays(1)));
    List<Section> blocks = root.secretSections(KEY);
    if (blocks.size() > TARGETS_MAX) {
      root.reject(KEY, "must have at most " + TARGETS_MAX + " receivers");
    }
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      targets.add(target(KEY + "[" + i + "]", blocks.get(i)));
    }
    return new Notifications(beyond, targets);
  }

  private static Target target(String key, Section block) {
    SecretSource to = block.read("to", URL);
    Format format = block.read("format", TextTypes.choice(Format.class));
    Optional<SecretSource> secret = block.find("secret", SecretTypes.SECRET);
    if (secret.isPresent() && format != Format.JSON && !block.isRefused("format")) {
      block.reject("secret", "must not be there, as only format = json is signed");
    }
    return new Target(key, to, format, secret, topics(block));
  }

  private static Set<Topic> topics(Section block) {
    Set<Topic> all = EnumSet.allOf(Topic.class);
    Optional<List<Topic>> written = block.findList("events", TOPIC);
    if (written.filter(List::isEmpty).isPresent() && !block.isRefused("events")) {
      block.refuse("events", "must name at least one of " + TOPIC.allowed() + ", or be left out");
    }
    return written.<Set<Topic>>map(Set::copyOf).orElse(all);
  }

  /** What is in another place is checked when it is read. */
  private static SecretSource checked(SecretSource source) {
    if (source instanceof SecretSource.Literal(Secret secret)) {
      try {
        SecretUrl.of(secret.reveal());
      } catch (IllegalArgumentException wrong) {
        throw new ValueType.InvalidValueException("; " + wrong.getMessage());
      }
    }
    return source;
  }
}
