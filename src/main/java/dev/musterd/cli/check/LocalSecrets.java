package dev.musterd.cli.check;

import dev.musterd.base.SecretUrl;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.config.secret.SecretFiles.Reading;
import dev.musterd.config.secret.SecretSetting;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.github.client.AppKey;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that this machine should hold. A configuration may well be checked on another one, so
 * what is missing is no error of the configuration.
 */
record LocalSecrets(SecretFiles files) {

  /** Why {@code musterd run} would not start here and as this user; a line for each secret. */
  List<String> missing(Settings settings) {
    return settings.secrets().stream()
        .flatMap(
            secret -> secret.sources().stream().flatMap(source -> problem(secret, source).stream()))
        .toList();
  }

  private Optional<String> problem(SecretSetting secret, SecretSource source) {
    return switch (files.read(secret.key(), source)) {
      case Reading.Failed(String reason) -> Optional.of(reason);
      case Reading.Read read when secret.kind() == SecretSetting.Kind.PRIVATE_KEY ->
          malformedKey(secret.key(), read);
      case Reading.Read read when secret.kind() == SecretSetting.Kind.NOTIFICATION_URL ->
          malformedUrl(secret.key(), read);
      case Reading.Read _, Reading.InSsm _ -> Optional.empty();
    };
  }

  private static Optional<String> malformedUrl(String key, Reading.Read read) {
    try {
      SecretUrl.of(read.secret().reveal());
      return Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.of(key + ": " + malformed.getMessage());
    }
  }

  private static Optional<String> malformedKey(String key, Reading.Read read) {
    try {
      AppKey.of(read.secret().reveal());
      return Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.of(key + ": " + malformed.getMessage());
    }
  }
}
