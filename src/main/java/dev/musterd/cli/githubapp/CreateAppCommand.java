package dev.musterd.cli.githubapp;

import dev.musterd.cli.Browser;
import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.github.app.AppSetup;
import dev.musterd.github.app.NewApp;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** {@code musterd github-app create}. */
@Command(
    name = "create",
    description =
        "Makes a GitHub App with the permissions that musterd needs, keeps its secrets, and waits"
            + " until it is installed.")
final class CreateAppCommand implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

  private final Duration minute;

  @Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private CreateAppOptions options;

  CreateAppCommand() {
    this(Duration.ofMinutes(1));
  }

  /**
   * @param minute the unit of {@code --timeout}
   */
  CreateAppCommand(Duration minute) {
    this.minute = minute;
  }

  @Override
  public Integer call() {
    Optional<String> problem = options.problem();
    if (problem.isPresent()) {
      common.fail(problem.get());
      return ExitCode.USAGE;
    }
    return CommandSession.with(common, options.secrets.region(), this::create);
  }

  private int create(CommandSession session) {
    AppSetup setup =
        new AppSetup(
            new GitHubHttp(
                    session.vertx(), true, Optional.ofNullable(options.caFile), session.routes())
                .api(),
            options.address(),
            session.clock(),
            session.timers());
    SecretDestination place = options.secrets.place(session);
    Optional<String> refusal =
        place.refusal(options.secrets.force()).or(() -> unknown(session, setup));
    if (refusal.isPresent()) {
      common.fail(refusal.get());
      return ExitCode.USAGE;
    }
    String code = code(session, setup);
    NewApp app = session.ask(() -> setup.convert(code));
    return finish(session, setup, keep(setup, place, app), app);
  }

  /** At once, as GitHub gives them only once: if this command is ended later, nothing is lost. */
  private SecretDestination keep(AppSetup setup, SecretDestination place, NewApp app) {
    progress("GitHub has made the App; its secrets are being kept, do not interrupt …");
    try {
      return new SecretSaver(place, options.secrets.refuge(), common)
          .keep(app, options.secrets.force());
    } catch (CommandSession.CommandFailedException lost) {
      throw new CommandSession.CommandFailedException(
          lost.getMessage()
              + "; make it a new private key at "
              + setup.settingsUrl(options.organization(), app.slug()));
    }
  }

  private int finish(CommandSession session, AppSetup setup, SecretDestination kept, NewApp app) {
    progress("The App " + app.slug() + " (" + app.id() + ") is made, and its secrets are kept.");
    String link = setup.installationUrl(app.slug());
    snippet(kept, app);
    if (options.webhookUrl == null) {
      progress(
          "The App has no webhook, and GitHub's API cannot switch one on: tick Active under Webhook"
              + " at %s and enter the address there; then musterd github-app webhook --url URL"
                  .formatted(setup.settingsUrl(options.organization(), app.slug()))
              + " sets the secret. An App made with --webhook-url has one.");
    }
    List<String> installed = options.noWait ? List.of() : installed(session, setup, app, link);
    if (common.json()) {
      common.print(json(kept, app, link, installed));
    }
    if (options.noWait) {
      progress("Install it: " + link);
      return ExitCode.OK;
    }
    return installed.isEmpty() ? ExitCode.SOFTWARE : check();
  }

  private Optional<String> unknown(CommandSession session, AppSetup setup) {
    return options
        .organization()
        .filter(login -> !options.hidden && session.ask(() -> setup.isUnknown(login)))
        .map(
            login ->
                "GitHub knows no organization %s at %s; if strangers just do not see it, add --hidden"
                    .formatted(login, options.address().web()));
  }

  private String code(CommandSession session, AppSetup setup) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    ManifestServer server =
        new ManifestServer(
            HexFormat.of().formatHex(random),
            state -> setup.formUrl(options.organization(), state));
    session.ask(() -> server.open(session.vertx(), options.port, options::manifest));
    invite(server);
    // The server closes with the session, so that the browser still gets its last page.
    try {
      return session.await(server::code, patience());
    } catch (CommandSession.CommandTimeoutException _) {
      throw new CommandSession.CommandFailedException(
          "the App was not confirmed within %d minutes; run the command again, --timeout waits longer"
              .formatted(options.timeout));
    }
  }

  /** How long each step of the operator may take. */
  private Duration patience() {
    return minute.multipliedBy(options.timeout);
  }

  private void invite(ManifestServer server) {
    progress("Open this page in a browser on this machine: " + server.url());
    if (options.noBrowser || !Browser.open(server.url())) {
      progress(
          "Without a browser here, forward the port from where you have one, and open the same page"
              + " there: ssh -L %d:127.0.0.1:%1$d THIS-MACHINE".formatted(server.port()));
    }
    progress("Waiting up to " + options.timeout + " minutes for GitHub's answer …");
  }

  private void snippet(SecretDestination place, NewApp app) {
    PrintWriter to = common.progress();
    to.println();
    to.println("github {");
    to.println("  url = \"" + options.address().web() + "\"");
    Optional.ofNullable(options.apiUrl).ifPresent(url -> to.println("  api-url = \"" + url + "\""));
    Optional.ofNullable(options.caFile)
        .ifPresent(file -> to.println("  ca-file = \"" + file.toAbsolutePath() + "\""));
    to.println("  scope = " + options.scope().tagValue());
    to.println("  app {");
    to.println("    id = " + app.id());
    to.println("    " + place.line(SecretDestination.KEY));
    to.println("    " + place.line(SecretDestination.WEBHOOK));
    to.println("  }");
    to.println("}");
    to.println();
  }

  private List<String> installed(CommandSession session, AppSetup setup, NewApp app, String link) {
    progress("Install it: " + link);
    progress("Waiting up to " + options.timeout + " minutes; Ctrl-C loses nothing …");
    AppJwt jwt = new AppJwt(Long.toString(app.id()), AppKey.of(app.privateKey()), session.clock());
    Instant end = session.clock().instant().plus(patience());
    String last = "";
    while (session.clock().instant().isBefore(end)) {
      try {
        List<String> where = session.ask(() -> setup.installedAt(jwt));
        if (!where.isEmpty()) {
          progress("Installed at " + String.join(", ", where) + ".");
          return where;
        }
        last = "";
      } catch (CommandSession.CommandFailedException trouble) {
        last = " (" + trouble.getMessage() + ")"; // It may pass; the App is safe meanwhile.
      }
      session.ask(() -> session.timers().after(POLL_INTERVAL));
    }
    common.fail(
        "not installed within %d minutes%s; do so at %s".formatted(options.timeout, last, link));
    return List.of();
  }

  /** Runs the check where there is a configuration, else says what to do next. */
  private int check() {
    if (!Files.exists(common.config())) {
      progress("Next: put the lines above into " + common.config() + ", then run musterd check.");
      return ExitCode.OK;
    }
    if (common.json()) {
      return ExitCode.OK;
    }
    return spec.parent()
        .parent()
        .subcommands()
        .get("check")
        .execute("--config", common.config().toString());
  }

  private JsonObject json(
      SecretDestination place, NewApp app, String link, List<String> installed) {
    return new JsonObject()
        .put("id", app.id())
        .put("slug", app.slug())
        .put("private_key", place.json(SecretDestination.KEY))
        .put("webhook_secret", place.json(SecretDestination.WEBHOOK))
        .put("installation_url", link)
        .put("installed_on", new JsonArray(installed));
  }

  private void progress(String line) {
    PrintWriter to = common.progress();
    to.println(line);
    to.flush();
  }
}
