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

/** The value types of texts: free text, choices, addresses, files, zones. */
final class TextTypes {
  static final ValueType<String> ANY_TEXT = ValueType.of("text", "", text -> text);

  static final ValueType<String> TEXT = text("a text that is not empty", "(?s).*\\S.*");

  static final ValueType<String> REPOSITORY =
      text(
          "owner/name, with the wildcards * and ?",
          "[A-Za-z0-9._*?-]{1,100}/[A-Za-z0-9._*?-]{1,100}");

  static final ValueType<Boolean> FLAG =
      new ValueType<>("true or false", false, false, value -> value.atKey("it").getBoolean("it"));

  static final ValueType<Path> FILE =
      ValueType.of(
          "the path of a file", Path.of(""), text -> Path.of(checked(text, !text.isBlank())));

  static final ValueType<String> HOST =
      text("an IP address or a host name", "[A-Za-z0-9]([A-Za-z0-9.-]*)|\\[?[0-9A-Fa-f:.]+]?");

  /** A URL that may be of plain HTTP, for emulators. */
  static final ValueType<URI> URL = url("a URL that begins with http:// or https://", true);

  static final ValueType<URI> SECURE_URL =
      url("a URL that begins with https:// (http:// only for loopback)", false);

  static final ValueType<ZoneId> ZONE =
      ValueType.of(
          "an IANA time zone, such as Europe/Amsterdam", ZoneId.of("UTC"), TextTypes::zone);

  /** One text where a list of them is also taken. */
  static final ValueType<List<String>> TEXTS =
      new ValueType<>(
          "a text or a list of texts",
          List.of(),
          false,
          value ->
              value instanceof ConfigList list
                  ? list.stream().map(ValueType::text).toList()
                  : List.of(ValueType.text(value)));

  private TextTypes() {}

  static ValueType<String> text(String allowed, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return ValueType.of(allowed, "", text -> checked(text, pattern.matcher(text).matches()));
  }

  /** One of the constants, written in lower case with hyphens. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return choice(words);
  }

  /** One of these words. */
  static ValueType<String> choice(String... words) {
    Map<String, String> same = new LinkedHashMap<>();
    Arrays.stream(words).forEach(word -> same.put(word, word));
    return choice(same);
  }

  private static <T> ValueType<T> choice(Map<String, T> words) {
    return ValueType.of(
        enumeration(List.copyOf(words.keySet())),
        words.values().iterator().next(),
        text ->
            Optional.ofNullable(words.get(text))
                .orElseThrow(
                    () ->
                        new ValueType.InvalidValueException(
                            Suggestion.among(words.keySet(), text))));
  }

  /**
   * A cron expression.
   *
   * @param judge says what is wrong with one, if anything is
   */
  static ValueType<String> cron(Function<String, Optional<String>> judge) {
    return ValueType.of(
        "a cron expression of 5 fields, or of 6 with the seconds first",
        "",
        text -> {
          judge
              .apply(text)
              .ifPresent(
                  reason -> {
                    throw new ValueType.InvalidValueException(": " + reason);
                  });
          return text;
        });
  }

  /** Whether the host is loopback; without DNS, any name but localhost counts as remote. */
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

  private static ValueType<URI> url(String allowed, boolean plain) {
    return ValueType.of(
        allowed,
        URI.create("https://localhost"),
        text -> {
          URI url = URI.create(text);
          String host =
              Optional.ofNullable(url.getHost()).orElseThrow(ValueType.InvalidValueException::new);
          boolean secure = "https".equals(url.getScheme());
          boolean open = "http".equals(url.getScheme()) && (plain || isLoopback(host));
          checked(text, secure || open);
          // An address is logged, so it must not hold a password.
          checked(text, url.getUserInfo() == null);
          checked(text, url.getQuery() == null && url.getFragment() == null);
          return url;
        });
  }

  private static ZoneId zone(String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new ValueType.InvalidValueException(
          Suggestion.among(ZoneId.getAvailableZoneIds(), text));
    }
    return ZoneId.of(text);
  }

  private static String checked(String text, boolean allowed) {
    if (!allowed) {
      throw new ValueType.InvalidValueException();
    }
    return text;
  }

  private static String enumeration(List<String> words) {
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }
}
