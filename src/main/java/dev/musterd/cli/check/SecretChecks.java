package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.check.CheckedApp;
import dev.musterd.check.Finding;
import dev.musterd.check.GitHubChecks;
import dev.musterd.config.SecretSource;
import dev.musterd.config.Settings;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The looks at the secrets for GitHub: whether each can be read, and can be what it should. */
record SecretChecks(Settings.GitHub settings, GitHubAdapters side) {
  private static final String WEBHOOK_SECRET = "the webhook secret";
  private static final String TOKEN = "the enterprise's token";

  List<Check> all() {
    List<Check> looks = new ArrayList<>();
    for (Settings.App app : settings.apps()) {
      looks.add(look(subject(GitHubChecks.KEY, app), app.privateKey(), () -> side.statement(app)));
      looks.add(
          look(
              subject(WEBHOOK_SECRET, app),
              app.webhookSecrets().getFirst(),
              () -> side.webhookSecrets(app)));
    }
    settings.token().ifPresent(source -> looks.add(look(TOKEN, source, () -> side.token())));
    return looks;
  }

  private String subject(String of, Settings.App app) {
    return CheckedApp.subject(of, app.key(), settings.apps().size() == 1);
  }

  private static Check look(String subject, SecretSource source, Supplier<Future<?>> reading) {
    return new Check(
        subject,
        List.of(),
        () ->
            reading
                .get()
                .map(_ -> Finding.good(subject, place(source)))
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

  /** Where a secret is, is no secret. */
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
