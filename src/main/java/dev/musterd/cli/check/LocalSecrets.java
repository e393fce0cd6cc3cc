package dev.musterd.cli.check;

import dev.musterd.config.SecretFiles;
import dev.musterd.config.SecretFiles.Reading;
import dev.musterd.config.SecretSource;
import dev.musterd.config.Settings;
import dev.musterd.github.client.AppKey;
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
    Stream<String> apps =
        settings.github().apps().stream()
            .flatMap(
                app ->
                    Stream.concat(
                        key(app.privateKeyKey(), app.privateKey()).stream(),
                        app.webhookSecrets().stream()
                            .flatMap(source -> secret(app.webhookSecretKey(), source).stream())));
    Stream<String> tokens =
        Stream.concat(
            settings.github().token().stream()
                .flatMap(source -> secret("github.token", source).stream()),
            settings.management().token().stream()
                .flatMap(source -> secret("management.token", source).stream()));
    return Stream.concat(apps, tokens).toList();
  }

  private Optional<String> secret(String name, SecretSource source) {
    return switch (files.read(name, source)) {
      case Reading.Failed(String reason) -> Optional.of(reason);
      case Reading.Read _, Reading.InSsm _ -> Optional.empty();
    };
  }

  private Optional<String> key(String name, SecretSource source) {
    return switch (files.read(name, source)) {
      case Reading.Failed(String reason) -> Optional.of(reason);
      case Reading.Read read -> wrong(name, read);
      case Reading.InSsm _ -> Optional.empty();
    };
  }

  private static Optional<String> wrong(String name, Reading.Read read) {
    try {
      AppKey.of(read.secret().reveal());
      return Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of(name + ": " + wrong.getMessage());
    }
  }
}
