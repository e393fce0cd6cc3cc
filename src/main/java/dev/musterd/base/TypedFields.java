package dev.musterd.base;

import java.util.Optional;
import java.util.function.Function;

/**
 * Reads fields of a JSON object with their types. A required field that is absent or of another
 * type throws the exception that {@code failure} makes of the reason.
 *
 * @param values the object's value of a field, null when it is absent
 */
public record TypedFields(
    Function<String, Object> values, Function<String, ? extends RuntimeException> failure) {

  /** A required field of the type. */
  public <T> T value(String field, Class<T> type) {
    return find(field, type)
        .orElseThrow(() -> refuse("field " + field + " is missing or of another type"));
  }

  public String text(String field) {
    return value(field, String.class);
  }

  /** A required integer of at most 64 bits; JSON's other numbers are refused. */
  public long wholeNumber(String field) {
    Number number = value(field, Number.class);
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    throw refuse("field " + field + " is not a whole number");
  }

  /** An optional field of the type; one of another type counts as absent. */
  public <T> Optional<T> find(String field, Class<T> type) {
    return Optional.ofNullable(values.apply(field)).filter(type::isInstance).map(type::cast);
  }

  public String textOr(String field, String otherwise) {
    return find(field, String.class).orElse(otherwise);
  }

  /** Whether the field is {@code true}; anything else counts as false. */
  public boolean isTrue(String field) {
    return find(field, Boolean.class).orElse(false);
  }

  private RuntimeException refuse(String reason) {
    return failure.apply(reason);
  }
}
