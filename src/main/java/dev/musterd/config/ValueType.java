package dev.musterd.config;

import com.typesafe.config.ConfigValue;
import java.util.function.Function;

/**
 * The type of a value: how to read it and what is allowed.
 *
 * @param allowed follows "must be" in a problem
 * @param substitute stands in for a value that could not be read, so that reading goes on and finds
 *     the next problem; the result is then discarded
 * @param secret whether a problem hides the value
 * @param reader throws {@link InvalidValueException}, or what Typesafe Config throws for a wrong
 *     type
 */
record ValueType<T>(String allowed, T substitute, boolean secret, Function<ConfigValue, T> reader) {

  /** A value that is written as one word, number or string. */
  static <T> ValueType<T> of(String allowed, T substitute, Function<String, T> reader) {
    return new ValueType<>(allowed, substitute, false, value -> reader.apply(text(value)));
  }

  /** The value as text; numbers and booleans count as text, since a label may be 24.04. */
  static String text(ConfigValue value) {
    return value.atKey("it").getString("it");
  }

  /** Reports a value that is not of the type. */
  static final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Without a reason beyond what is allowed. */
    InvalidValueException() {
      this("");
    }

    /**
     * @param detail follows what is allowed
     */
    InvalidValueException(String detail) {
      super(detail);
    }
  }
}
