package dev.musterd.config;

import com.typesafe.config.ConfigUtil;
import dev.musterd.config.Settings.App;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Maps github.app and the blocks of github.apps to the Apps. */
final class AppsMapping {
  private static final ValueType<String> ID =
      TextTypes.text(
          "an App's number or its client id, such as Iv23abc", "[1-9]\\d*|Iv[A-Za-z0-9.]+");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Section github;

  AppsMapping(Section github) {
    this.github = github;
  }

  List<App> map() {
    Section only = github.section("app");
    Section named = github.section("apps");
    List<App> apps = new ArrayList<>();
    if (named.names().isEmpty() || isWritten(only)) {
      apps.add(app("github.app", only));
    }
    for (String name : named.names()) {
      if (!NAME.matcher(name).matches()) {
        named.reject(name, "its name must be 1 to 64 letters, digits, dots, hyphens, underscores");
      }
      Section section = named.section(name);
      App app = app("github.apps." + ConfigUtil.joinPath(name), section);
      apps.stream()
          .filter(other -> !app.id().isEmpty() && other.id().equals(app.id()))
          .forEach(other -> section.refuse("id", "must not be that of " + other.key()));
      apps.add(app);
    }
    return apps;
  }

  /** Asks for every key, so that none of them counts as unknown. */
  private static boolean isWritten(Section app) {
    return Stream.of("id", "private-key", "webhook-secret").filter(app::has).count() > 0;
  }

  private static App app(String key, Section app) {
    return new App(
        key,
        app.read("id", ID),
        app.read("private-key", SecretTypes.SECRET),
        app.read("webhook-secret", SecretTypes.ONE_OR_MORE));
  }
}
