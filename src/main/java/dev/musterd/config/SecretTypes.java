package dev.musterd.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.musterd.config.secret.Secret;
import dev.musterd.config.secret.SecretSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The value types of secrets, and how they are masked when shown. */
final class SecretTypes {
  private static final Map<String, Function<String, SecretSource>> FORMS =
      Map.of(
          "file", path -> new SecretSource.File(Path.of(path)),
          "env", SecretSource.Env::new,
          "ssm", SecretSource.Ssm::new,
          "credential", SecretSource.Credential::new);

  private static final SecretSource NONE = new SecretSource.Literal(new Secret(""));

  static final ValueType<SecretSource> SECRET =
      new ValueType<>(
          "a secret: a string, or one of { file = … }, { env = … }, { ssm = … },"
              + " { credential = … }",
          NONE,
          true,
          SecretTypes::source);

  static final ValueType<List<SecretSource>> ONE_OR_MORE =
      new ValueType<>(
          SECRET.allowed() + "; or a list of these",
          List.of(NONE),
          true,
          value ->
              value instanceof ConfigList list
                  ? notEmpty(list.stream().map(SecretTypes::source).toList())
                  : List.of(source(value)));

  private SecretTypes() {}

  /** The value with its literals masked; where a secret comes from is no secret. */
  static ConfigValue masked(ConfigValue value) {
    return switch (value) {
      case ConfigObject object -> object;
      case ConfigList list ->
          ConfigValueFactory.fromIterable(
                  list.stream().map(SecretTypes::masked).map(ConfigValue::unwrapped).toList())
              .withOrigin(list.origin());
      default -> ConfigValueFactory.fromAnyRef("***").withOrigin(value.origin());
    };
  }

  private static SecretSource source(ConfigValue value) {
    if (!(value instanceof ConfigObject object)) {
      return new SecretSource.Literal(notEmpty(new Secret(ValueType.text(value))));
    }
    if (object.size() != 1) {
      throw new ValueType.InvalidValueException("; this has " + object.size() + " keys");
    }
    String form = object.keySet().iterator().next();
    if (!FORMS.containsKey(form)) {
      // The key may be the start of a secret in the wrong place, so it is not repeated.
      throw new ValueType.InvalidValueException(Suggestion.among(FORMS.keySet(), form));
    }
    return FORMS.get(form).apply(notBlank(ValueType.text(object.get(form))));
  }

  private static String notBlank(String text) {
    if (text.isBlank()) {
      throw new ValueType.InvalidValueException("; this is empty");
    }
    return text;
  }

  private static Secret notEmpty(Secret secret) {
    if (secret.isEmpty()) {
      throw new ValueType.InvalidValueException("; this is empty");
    }
    return secret;
  }

  private static <T> List<T> notEmpty(List<T> list) {
    if (list.isEmpty()) {
      throw new ValueType.InvalidValueException("; this is empty");
    }
    return list;
  }
}
