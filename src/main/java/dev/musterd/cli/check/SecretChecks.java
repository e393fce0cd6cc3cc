package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.check.CheckedApp;
import dev.musterd.check.Finding;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretSetting;
import dev.musterd.config.secret.SecretSource;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The checks of the secrets for GitHub: each can be read, and a private key can sign. */
final class SecretChecks {
  private final Settings.GitHub settings;
  private final GitHubAdapters gitHub;
  private final Map<String, Check> byKey = new LinkedHashMap<>();

  SecretChecks(Settings settings, GitHubAdapters gitHub) {
    this.settings = settings.github();
    this.gitHub = gitHub;
    settings
        .secrets()
        .forEach(secret -> check(secret).ifPresent(check -> byKey.put(secret.key(), check)));
  }

  List<Check> all() {
    return List.copyOf(byKey.values());
  }

  /** The check of an App's private key. */
  Check privateKey(Settings.App app) {
    return byKey.get(app.privateKeyKey());
  }

  /**
   * Empty for what is no secret for GitHub: the management token, the proxy's credentials and those
   * of notifications. {@link LocalSecrets} reads them.
   */
  private Optional<Check> check(SecretSetting secret) {
    return switch (secret.kind()) {
      case PRIVATE_KEY ->
          Optional.of(check("the App's private key", secret, () -> gitHub.jwt(app(secret))));
      case WEBHOOK_SECRETS ->
          Optional.of(
              check("the webhook secret", secret, () -> gitHub.webhookSecrets(app(secret))));
      case GITHUB_TOKEN -> Optional.of(check("the enterprise's token", secret, gitHub::token));
      case MANAGEMENT_TOKEN, PROXY_CREDENTIALS, NOTIFICATION_URL, NOTIFICATION_SECRET ->
          Optional.empty();
    };
  }

  private Settings.App app(SecretSetting secret) {
    return settings.apps().stream()
        .filter(app -> app.key().equals(secret.block()))
        .findFirst()
        .orElseThrow();
  }

  private Check check(String what, SecretSetting secret, Supplier<Future<?>> reading) {
    boolean alone = secret.kind() == SecretSetting.Kind.GITHUB_TOKEN || settings.apps().size() == 1;
    String subject = CheckedApp.subject(what, secret.block(), alone);
    return new Check(
        subject,
        List.of(),
        () ->
            reading
                .get()
                .map(_ -> Finding.good(subject, places(secret)))
                .recover(failure -> unread(subject, failure)));
  }

  private static Future<List<Finding>> unread(String subject, Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).replace('\n', ';');
    return Future.succeededFuture(
        Finding.failed(
            subject,
            reason,
            "put it there, or correct the place; this user must be able to read it"));
  }

  /** The sources of a secret, which are no secrets themselves. */
  private static String places(SecretSetting secret) {
    return secret.sources().stream().map(SecretChecks::place).collect(Collectors.joining(", "));
  }

  private static String place(SecretSource source) {
    return switch (source) {
      case SecretSource.Literal _ -> "in the configuration";
      case SecretSource.File(var path) -> path.toString();
      case SecretSource.Env(String variable) -> "the variable " + variable;
      case SecretSource.Ssm(String parameter) -> "the parameter " + parameter;
      case SecretSource.Credential(String name) -> "the credential " + name;
    };
  }
}
