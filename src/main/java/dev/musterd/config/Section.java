package dev.musterd.config;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One block of the configuration while it is read. Every problem is noted and reading goes on; a
 * key that no reader asks for is unknown, so the code that reads is the only list of keys there is.
 */
final class Section {
  /** The most allowed keys that a message lists. */
  private static final int MAX_LISTED = 12;

  private final Optional<ConfigObject> object;
  private final String path;
  private final Problems problems;
  private final SortedSet<String> known = new TreeSet<>();
  private final List<Section> children = new ArrayList<>();

  /**
   * @param object empty when a block is expected and something else was written: then all that is
   *     read from it is a substitute
   */
  private Section(Optional<ConfigObject> object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  static Section root(ConfigObject object, Problems problems) {
    return new Section(Optional.of(object), "", problems);
  }

  /** A value that must be there. */
  <T> T read(String key, ValueType<T> type) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      require(key, "must be " + type.allowed());
    }
    return value.map(found -> convert(path(key), found, type)).orElse(type.substitute());
  }

  /** A value that may be missing, or null. */
  <T> Optional<T> find(String key, ValueType<T> type) {
    return value(key).map(found -> convert(path(key), found, type));
  }

  /** A list; missing is empty. */
  <T> List<T> list(String key, ValueType<T> type) {
    return findList(key, type).orElse(List.of());
  }

  <T> Optional<List<T>> findList(String key, ValueType<T> type) {
    return value(key)
        .map(found -> elements(path(key), found, false, "a list, each " + type.allowed()))
        .map(
            values ->
                IntStream.range(0, values.size())
                    .mapToObj(i -> convert(path(key) + "[" + i + "]", values.get(i), type))
                    .toList());
  }

  /** Free keys, each with a value of one type. */
  <T> Map<String, T> map(String key, ValueType<T> type) {
    return section(key).entries(type);
  }

  /** All entries of a block whose keys are free. */
  <T> Map<String, T> entries(ValueType<T> type) {
    return names().stream().collect(toUnmodifiableMap(name -> name, name -> read(name, type)));
  }

  /** A block inside this one. */
  Section section(String key) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      require(key, "must be a block { … }");
    }
    return child(path(key), value);
  }

  /** A list of blocks. */
  List<Section> sections(String key) {
    return sections(key, false);
  }

  /** A list of blocks that hold secrets: what is written in place of a list is not shown. */
  List<Section> secretSections(String key) {
    return sections(key, true);
  }

  private List<Section> sections(String key, boolean secret) {
    return value(key)
        .map(found -> elements(path(key), found, secret, "a list of blocks { … }"))
        .map(
            values ->
                IntStream.range(0, values.size())
                    .mapToObj(i -> child(path(key) + "[" + i + "]", Optional.of(values.get(i))))
                    .toList())
        .orElse(List.of());
  }

  /** The keys of a block whose keys are names. */
  List<String> names() {
    return object.map(block -> block.keySet().stream().sorted().toList()).orElse(List.of());
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  /** Whether the key has a value that the operator wrote, here or in the defaults of pools. */
  boolean isWritten(String key) {
    return value(key).filter(found -> !Problems.isDefault(found.origin())).isPresent();
  }

  /** Whether the key has a text where a list is allowed, too. */
  boolean isText(String key) {
    return value(key).filter(found -> found.valueType() == ConfigValueType.STRING).isPresent();
  }

  /** Adds a problem with a key, whether or not it is in the file. */
  void refuse(String key, String message) {
    value(key)
        .ifPresentOrElse(
            found -> problems.add(path(key), found, false, message),
            () -> problems.missing(path(key), message));
  }

  /** Adds a problem with a key itself. */
  void reject(String key, String message) {
    value(key).ifPresent(found -> problems.add(found.origin(), path(key), message));
  }

  /** Adds the problem that a key is missing. */
  void require(String key, String message) {
    String sentence = "is required and " + message;
    object.ifPresent(
        block -> {
          ConfigValue value = block.get(key);
          if (value == null || Problems.isDefault(value.origin())) {
            problems.missing(path(key), sentence);
          } else {
            problems.add(path(key), value, false, sentence);
          }
        });
  }

  /** Whether a problem with this key is known already, so that its value means nothing. */
  boolean isRefused(String key) {
    return object.isEmpty() || problems.concern(path(key));
  }

  /** Reports every key of this block and of those below that no reader has asked for. */
  void close() {
    object.ifPresent(
        block ->
            block.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(block.get(key).origin(), path(key), unknown(key))));
    children.forEach(Section::close);
  }

  private String unknown(String key) {
    String suggestion = Suggestion.among(known, key);
    if (suggestion.isEmpty() && known.size() <= MAX_LISTED) {
      return "unknown key; allowed here: " + String.join(", ", known);
    }
    return "unknown key" + suggestion;
  }

  private Optional<ConfigValue> value(String key) {
    known.add(key);
    return object
        .flatMap(block -> Optional.ofNullable(block.get(key)))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  private String path(String key) {
    String last = ConfigUtil.joinPath(key);
    return path.isEmpty() ? last : path + "." + last;
  }

  private Section child(String at, Optional<ConfigValue> value) {
    Optional<ConfigObject> block =
        value.flatMap(
            found -> {
              if (found instanceof ConfigObject object) {
                return Optional.of(object);
              }
              problems.add(found.origin(), at, "must be a block { … }");
              return Optional.empty();
            });
    Section child = new Section(block, at, problems);
    children.add(child);
    return child;
  }

  private List<ConfigValue> elements(String at, ConfigValue value, boolean secret, String allowed) {
    if (value instanceof ConfigList list) {
      return list;
    }
    problems.add(at, value, secret, "must be " + allowed);
    return List.of();
  }

  private <T> T convert(String at, ConfigValue value, ValueType<T> type) {
    try {
      return type.reader().apply(value);
    } catch (ValueType.InvalidValueException e) {
      problems.add(at, value, type.secret(), "must be " + type.allowed() + e.getMessage());
    } catch (ConfigException | IllegalArgumentException _) {
      // Their messages may quote the value, and are about Java.
      problems.add(at, value, type.secret(), "must be " + type.allowed());
    }
    return type.substitute();
  }
}
