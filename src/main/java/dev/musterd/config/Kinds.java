package dev.musterd.config;

import com.typesafe.config.ConfigList;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of words: text, choices, addresses, files, zones. */
final class Kinds {
  static final Kind<String> ANY_TEXT = Kind.of("text", "", text -> text);

  static final Kind<String> TEXT = text("a text that is not empty", "(?s).*\\S.*");

  static final Kind<Boolean> FLAG =
      new Kind<>("true or false", false, false, value -> value.atKey("it").getBoolean("it"));

  static final Kind<Path> FILE =
      Kind.of("the path of a file", Path.of(""), text -> Path.of(checked(text, !text.isBlank())));

  static final Kind<String> HOST =
      text("an IP address or a host name", "[A-Za-z0-9]([A-Za-z0-9.-]*)|\\[?[0-9A-Fa-f:.]+]?");

  /** Plain HTTP too, for emulators. */
  static final Kind<URI> URL = url("a URL that begins with http:// or https://", true);

  static final Kind<URI> SECURE_URL =
      url("a URL that begins with https:// (http:// only for loopback)", false);

  static final Kind<ZoneId> ZONE =
      Kind.of("an IANA time zone, such as Europe/Amsterdam", ZoneId.of("UTC"), Kinds::zone);

  /** One text where a list of them is also taken. */
  static final Kind<List<String>> TEXTS =
      new Kind<>(
          "a text or a list of texts",
          List.of(),
          false,
          value ->
              value instanceof ConfigList list
                  ? list.stream().map(Kind::text).toList()
                  : List.of(Kind.text(value)));

  private Kinds() {}

  static Kind<String> text(String allowed, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return Kind.of(allowed, "", text -> checked(text, pattern.matcher(text).matches()));
  }

  /** One of the constants, written in lower case with hyphens. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choice(words);
  }

  /** One of these words. */
  static Kind<String> choice(String... words) {
    Map<String, String> same = new LinkedHashMap<>();
    Arrays.stream(words).forEach(word -> same.put(word, word));
    return choice(same);
  }

  private static <T> Kind<T> choice(Map<String, T> words) {
    return Kind.of(
        enumeration(List.copyOf(words.keySet())),
        words.values().iterator().next(),
        text ->
            Optional.ofNullable(words.get(text))
                .orElseThrow(() -> new Kind.Refused(Suggestion.among(words.keySet(), text))));
  }

  /**
   * A cron expression.
   *
   * @param judge says what is wrong with one, if anything is
   */
  static Kind<String> cron(Function<String, Optional<String>> judge) {
    return Kind.of(
        "a cron expression of 5 fields, or of 6 with the seconds first",
        "",
        text -> {
          judge
              .apply(text)
              .ifPresent(
                  reason -> {
                    throw new Kind.Refused(": " + reason);
                  });
          return text;
        });
  }

  /** Without asking DNS: a name that is not localhost counts as the outside. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Kind<URI> url(String allowed, boolean plain) {
    return Kind.of(
        allowed,
        URI.create("https://localhost"),
        text -> {
          URI url = URI.create(text);
          String host = Optional.ofNullable(url.getHost()).orElseThrow(Kind.Refused::new);
          boolean secure = "https".equals(url.getScheme());
          boolean open = "http".equals(url.getScheme()) && (plain || isLoopback(host));
          checked(text, secure || open);
          // Whoever wants to log in writes no password into an address that is logged.
          checked(text, url.getUserInfo() == null);
          checked(text, url.getQuery() == null && url.getFragment() == null);
          return url;
        });
  }

  private static ZoneId zone(String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new Kind.Refused(Suggestion.among(ZoneId.getAvailableZoneIds(), text));
    }
    return ZoneId.of(text);
  }

  private static String checked(String text, boolean allowed) {
    if (!allowed) {
      throw new Kind.Refused();
    }
    return text;
  }

  private static String enumeration(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }
}
