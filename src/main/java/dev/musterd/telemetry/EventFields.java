package dev.musterd.telemetry;

import dev.musterd.model.Event;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An event as a name in kebab-case and fields in snake_case, both read from its record. */
final class EventFields {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private EventFields() {}

  /**
   * @param name in snake_case
   * @param value a Number, a Boolean, a String, or a List of Strings
   */
  record Field(String name, Object value) {}

  /** {@code job-held} for {@code JobHeld}. */
  static String name(Event event) {
    return name(event.getClass());
  }

  static String name(Class<?> type) {
    return SHAPES.get(type).name();
  }

  /** The fields in the order of the record's components, without the absent ones. */
  static List<Field> of(Event event) {
    List<Field> fields = new ArrayList<>();
    for (Component component : SHAPES.get(event.getClass()).components()) {
      present(component.read(event))
          .ifPresent(value -> fields.add(new Field(component.name(), simple(value))));
    }
    return fields;
  }

  private static Optional<?> present(Object value) {
    return value instanceof Optional<?> optional ? optional : Optional.of(value);
  }

  private static Object simple(Object value) {
    return switch (value) {
      case Integer _, Long _, Boolean _ -> value;
      case Collection<?> many -> many.stream().map(EventFields::text).toList();
      case Map<?, ?> counts ->
          new TreeMap<>(counts).entrySet().stream().map(EventFields::text).toList();
      default -> text(value);
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case Instant instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      default -> value.toString();
    };
  }

  private record Component(String name, Method accessor) {
    Object read(Event event) {
      try {
        return accessor.invoke(event);
      } catch (IllegalAccessException | InvocationTargetException impossible) {
        throw new IllegalStateException("a public record's accessor only returns", impossible);
      }
    }
  }

  private record Shape(String name, List<Component> components) {
    static Shape of(Class<?> type) {
      List<Component> components =
          Stream.of(type.getRecordComponents())
              .map(component -> new Component(words(component.getName(), '_'), accessor(component)))
              .toList();
      return new Shape(words(type.getSimpleName(), '-'), components);
    }

    private static Method accessor(RecordComponent component) {
      return component.getAccessor();
    }

    private static String words(String camelCase, char separator) {
      return camelCase
          .replaceAll("(?<=[a-z0-9])(?=[A-Z])", String.valueOf(separator))
          .toLowerCase(Locale.ROOT);
    }
  }
}
