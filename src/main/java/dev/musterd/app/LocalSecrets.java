package dev.musterd.app;

import dev.musterd.config.SecretFiles;
import dev.musterd.config.SecretFiles.Reading;
import dev.musterd.config.SecretSource;
import dev.musterd.config.Settings;
import dev.musterd.github.AppKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets that this machine should hold. A configuration may well be checked on another one, so
 * what is missing is no error of the configuration.
 */
record LocalSecrets(SecretFiles files) {

  /** What {@code musterd run} would stumble over, here and as this user. */
  List<String> missing(Settings settings) {
    Settings.App app = settings.github().app();
    return Stream.of(
            key(app.privateKey()).stream(),
            app.webhookSecrets().stream()
                .flatMap(source -> secret("github.app.webhook-secret", source).stream()),
            settings.management().token().stream()
                .flatMap(source -> secret("management.token", source).stream()))
        .flatMap(reasons -> reasons)
        .toList();
  }

  private Optional<String> secret(String name, SecretSource source) {
    return switch (files.read(name, source)) {
      case Reading.Failed(String reason) -> Optional.of(reason);
      case Reading.Read _, Reading.InSsm _ -> Optional.empty();
    };
  }

  private Optional<String> key(SecretSource source) {
    return switch (files.read(Daemon.APP_KEY, source)) {
      case Reading.Failed(String reason) -> Optional.of(reason);
      case Reading.Read read -> wrong(read);
      case Reading.InSsm _ -> Optional.empty();
    };
  }

  private static Optional<String> wrong(Reading.Read read) {
    try {
      AppKey.of(read.secret().reveal());
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of(Daemon.APP_KEY + ": " + wrong.getMessage());
    }
  }
}
