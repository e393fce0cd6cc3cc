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
 * key that nobody asked for is unknown, so the code that reads is the only list of keys there is.
 */
final class Section {
  /** Where so many keys are allowed that telling them all would not help. */
  private static final int MAX_TOLD = 12;

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
  <T> T read(String key, ValueType<T> kind) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      require(key, "must be " + kind.allowed());
    }
    return value.map(it -> convert(path(key), it, kind)).orElse(kind.substitute());
  }

  /** A value that may be missing, or null. */
  <T> Optional<T> find(String key, ValueType<T> kind) {
    return value(key).map(it -> convert(path(key), it, kind));
  }

  /** A list; missing is empty. */
  <T> List<T> list(String key, ValueType<T> kind) {
    return findList(key, kind).orElse(List.of());
  }

  <T> Optional<List<T>> findList(String key, ValueType<T> kind) {
    return value(key)
        .map(it -> elements(path(key), it, "a list, each " + kind.allowed()))
        .map(
            values ->
                IntStream.range(0, values.size())
                    .mapToObj(i -> convert(path(key) + "[" + i + "]", values.get(i), kind))
                    .toList());
  }

  /** Free keys, each with a value of one kind. */
  <T> Map<String, T> map(String key, ValueType<T> kind) {
    return section(key).entries(kind);
  }

  /** All that is in it, for a block whose keys are free. */
  <T> Map<String, T> entries(ValueType<T> kind) {
    return names().stream().collect(toUnmodifiableMap(name -> name, name -> read(name, kind)));
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
    return value(key)
        .map(it -> elements(path(key), it, "a list of blocks { … }"))
        .map(
            values ->
                IntStream.range(0, values.size())
                    .mapToObj(i -> child(path(key) + "[" + i + "]", Optional.of(values.get(i))))
                    .toList())
        .orElse(List.of());
  }

  /** Its own keys, for a block whose keys are names. */
  List<String> names() {
    return object.map(it -> it.keySet().stream().sorted().toList()).orElse(List.of());
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  /** Whether one word was written where a list might stand. */
  boolean isText(String key) {
    return value(key).filter(it -> it.valueType() == ConfigValueType.STRING).isPresent();
  }

  /** Notes a problem with a key, wherever it was written. */
  void refuse(String key, String message) {
    value(key)
        .ifPresentOrElse(
            it -> problems.add(path(key), it, false, message),
            () -> problems.missing(path(key), message));
  }

  /** Notes a problem with a key itself. */
  void reject(String key, String message) {
    value(key).ifPresent(it -> problems.add(it.origin(), path(key), message));
  }

  /** Notes that a key is missing. */
  void require(String key, String message) {
    String sentence = "is required and " + message;
    object.ifPresent(
        it -> {
          ConfigValue value = it.get(key);
          if (value == null || Problems.isDefault(value.origin())) {
            problems.missing(path(key), sentence);
          } else {
            problems.add(path(key), value, false, sentence);
          }
        });
  }

  /** Whether a problem with this key is known already, so that its value says nothing. */
  boolean isRefused(String key) {
    return object.isEmpty() || problems.concern(path(key));
  }

  /** Notes every key that nobody asked for, here and below. */
  void close() {
    object.ifPresent(
        it ->
            it.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(it.get(key).origin(), path(key), unknown(key))));
    children.forEach(Section::close);
  }

  private String unknown(String key) {
    String suggestion = Suggestion.among(known, key);
    if (suggestion.isEmpty() && known.size() <= MAX_TOLD) {
      return "unknown key; allowed here: " + String.join(", ", known);
    }
    return "unknown key" + suggestion;
  }

  private Optional<ConfigValue> value(String key) {
    known.add(key);
    return object
        .flatMap(it -> Optional.ofNullable(it.get(key)))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  private String path(String key) {
    String last = ConfigUtil.joinPath(key);
    return path.isEmpty() ? last : path + "." + last;
  }

  private Section child(String at, Optional<ConfigValue> value) {
    Optional<ConfigObject> block =
        value.flatMap(
            it -> {
              if (it instanceof ConfigObject found) {
                return Optional.of(found);
              }
              problems.add(it.origin(), at, "must be a block { … }");
              return Optional.empty();
            });
    Section child = new Section(block, at, problems);
    children.add(child);
    return child;
  }

  private List<ConfigValue> elements(String at, ConfigValue value, String allowed) {
    if (value instanceof ConfigList list) {
      return list;
    }
    problems.add(at, value, false, "must be " + allowed);
    return List.of();
  }

  private <T> T convert(String at, ConfigValue value, ValueType<T> kind) {
    try {
      return kind.reader().apply(value);
    } catch (ValueType.InvalidValueException e) {
      problems.add(at, value, kind.secret(), "must be " + kind.allowed() + e.getMessage());
    } catch (ConfigException | IllegalArgumentException _) {
      // Their messages may quote the value, and speak of Java.
      problems.add(at, value, kind.secret(), "must be " + kind.allowed());
    }
    return kind.substitute();
  }
}
