package dev.musterd.config.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.config.Configurations;
import dev.musterd.config.Settings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Settings#secrets()} against all secrets that the records of the settings declare. */
class SecretSettingTest {
  private static final String EVERY_SECRET =
      """
      github.token.env = TOKEN
      github.app.private-key.file = "/app.pem"
      github.app.webhook-secret = ["one", { file = "/two" }]
      github.apps."b.c" { id = 2, private-key.ssm = "/b/key", webhook-secret.credential = b }
      management.token.ssm = "/token"
      proxy.credentials.env = LOGIN
      notifications = [
        { to.env = SLACK, format = slack }
        { to = "https://x.example/in", format = json, secret.file = "/hmac" }
      ]
      """;

  @TempDir private Path directory;
  private final Set<String> filled = new TreeSet<>();
  private final List<SecretSource> found = new ArrayList<>();

  private Settings settings() {
    return Configurations.settings(directory, EVERY_SECRET);
  }

  @Test
  void secrets_areThoseThatTheRecordsHold() {
    Settings settings = settings();
    collect(settings);
    assertEquals(declared(Settings.class), filled, "the configuration above must have each secret");
    List<SecretSource> listed =
        settings.secrets().stream().flatMap(secret -> secret.sources().stream()).toList();
    assertEquals(Set.copyOf(found), Set.copyOf(listed));
    assertEquals(found.size(), listed.size());
  }

  @Test
  void keys_areThoseOfTheConfiguration() {
    assertEquals(
        List.of(
            "github.app.private-key",
            "github.app.webhook-secret",
            "github.apps.\"b.c\".private-key",
            "github.apps.\"b.c\".webhook-secret",
            "github.token",
            "management.token",
            "proxy.credentials",
            "notifications[0].to",
            "notifications[1].to",
            "notifications[1].secret"),
        settings().secrets().stream().map(SecretSetting::key).toList());
    assertEquals("github.apps.\"b.c\"", settings().secrets().get(2).block());
  }

  /** Collects the secrets below a value, and the components that hold them. */
  private void collect(Object value) {
    switch (value) {
      case Record record -> Stream.of(components(record.getClass())).forEach(c -> in(record, c));
      case Collection<?> all -> all.forEach(this::collect);
      case Optional<?> optional -> optional.ifPresent(this::collect);
      case Map<?, ?> map -> map.values().forEach(this::collect);
      default -> {}
    }
  }

  private void in(Record record, RecordComponent component) {
    Object value;
    try {
      component.getAccessor().setAccessible(true);
      value = component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError(failure);
    }
    if (!isSecret(component)) {
      collect(value);
      return;
    }
    List<SecretSource> sources = sources(value);
    found.addAll(sources);
    if (!sources.isEmpty()) {
      filled.add(name(component));
    }
  }

  private static List<SecretSource> sources(Object value) {
    return switch (value) {
      case SecretSource source -> List.of(source);
      case Optional<?> optional -> optional.map(SecretSettingTest::sources).orElse(List.of());
      case Collection<?> all -> all.stream().flatMap(element -> sources(element).stream()).toList();
      default -> throw new AssertionError("a secret in a " + value.getClass());
    };
  }

  /** The components of records below a type that hold secrets, by their declarations alone. */
  private static Set<String> declared(Class<?> root) {
    Set<String> names = new TreeSet<>();
    Set<Class<?>> seen = new HashSet<>();
    declared(root, names, seen);
    return names;
  }

  private static void declared(Type type, Set<String> names, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(nested -> declared(nested, names, seen));
    } else if (type instanceof Class<?> raw && raw != SecretSource.class && seen.add(raw)) {
      if (raw.isSealed()) {
        Stream.of(raw.getPermittedSubclasses()).forEach(nested -> declared(nested, names, seen));
      }
      for (RecordComponent component : components(raw)) {
        if (isSecret(component)) {
          names.add(name(component));
        }
        declared(component.getGenericType(), names, seen);
      }
    }
  }

  private static RecordComponent[] components(Class<?> type) {
    return type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
  }

  private static boolean isSecret(RecordComponent component) {
    String type = component.getGenericType().getTypeName();
    return type.contains(SecretSource.class.getName()) || type.contains(Secret.class.getName());
  }

  private static String name(RecordComponent component) {
    return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
  }
}
