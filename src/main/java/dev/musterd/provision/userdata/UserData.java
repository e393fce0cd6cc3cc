package dev.musterd.provision.userdata;

import static java.util.stream.Collectors.joining;

import dev.musterd.config.Settings;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

/** The user data of a pool's instances, or the reason why there is none. */
public sealed interface UserData {
  /**
   * Before base64, and after the compression that cloud-init undoes.
   *
   * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html">EC2's
   *     limit</a>
   */
  int MAX_BYTES = 16 * 1024;

  /** A script that is within the size limit. */
  record Ready(String script) implements UserData {
    /** The compressed script in Base64, as EC2's API takes it. */
    public String base64() {
      return Base64.getEncoder().encodeToString(Gzip.of(script));
    }

    public int bytes() {
      return Gzip.of(script).length;
    }
  }

  /** No script can be made; the reason names the keys to change. */
  record Refused(String reason) implements UserData {}

  static UserData of(Settings settings, Settings.Pool pool, InstanceFiles files) {
    UserDataTemplate template =
        files.template().map(UserDataTemplate::new).orElse(UserDataTemplate.BUILT_IN);
    SortedMap<String, String> values = UserDataVariables.of(settings, pool, files);
    SortedSet<String> unknown = template.unknown(values);
    if (!unknown.isEmpty()) {
      return new Refused(
          "user-data.template asks for %s, and there are only %s"
              .formatted(unknown, values.keySet()));
    }
    Ready ready = new Ready(template.fill(values));
    return ready.bytes() <= MAX_BYTES
        ? ready
        : new Refused(tooLarge(ready.bytes(), template, values));
  }

  /** The sizes of the operator's parts, the largest first. */
  private static String tooLarge(int bytes, UserDataTemplate template, Map<String, String> values) {
    String parts =
        Stream.of(
                new Part("user-data.pre-install", values.get("pre-install")),
                new Part("user-data.post-install", values.get("post-install")),
                new Part("on-interruption", values.get("on-interruption")),
                new Part("github.ca-file", values.get("certificate-authority")),
                new Part("the template", template.text()))
            .filter(part -> !part.text().isEmpty())
            .sorted(Comparator.comparingInt(Part::bytes).reversed())
            .map(part -> part.name() + " " + part.bytes())
            .collect(joining(", "));
    return "the user data has %d bytes when compressed, %d more than EC2 takes (%s): shorten these, have them fetched at boot, or put them into the image"
        .formatted(bytes, bytes - MAX_BYTES, parts);
  }

  /** The compressed size of one part. */
  record Part(String name, String text) {
    int bytes() {
      return Gzip.of(text).length;
    }
  }
}
