package dev.musterd.cli.githubapp;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.github.app.AppHook;
import dev.musterd.github.app.Hook;
import dev.musterd.github.app.OwnerHook;
import dev.musterd.github.client.AppJwt;
import dev.musterd.model.Owner;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd github-app webhook}. */
@Command(
    name = "webhook",
    description = {
      "Sets the webhook's address and secret at GitHub, then has GitHub send a delivery and"
          + " reports the response.",
      "A webhook of a repository or organization is set by the App, or by the token in the variable"
          + " "
          + WebhookCommand.TOKEN_VARIABLE
          + "."
    })
final class WebhookCommand implements Callable<Integer> {
  /** A person's token, where the App may not manage webhooks. */
  static final String TOKEN_VARIABLE = "GITHUB_TOKEN";

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /** GitHub gives up on a delivery after 10 seconds; its log is a little behind. */
  private static final int POLLS = 30;

  @Mixin private CommonOptions common;

  @Option(
      names = "--url",
      description = {
        "Where GitHub reaches the daemon, such as https://ci.example.com/webhook.",
        "May be left out with daemon.hosts: then it is what 'musterd aws outputs' shows."
      })
  private String url;

  @ArgGroup private Place place = new Place();

  /** At most one; none is the App itself. */
  private static final class Place {
    @Option(
        names = "--repository",
        paramLabel = "OWNER/NAME",
        description = "A webhook of this repository, instead of the App's.")
    private String repository;

    @Option(
        names = {"--organization", "--org"},
        paramLabel = "LOGIN",
        description = "A webhook of this organization, instead of the App's.")
    private String organization;
  }

  @Option(
      names = "--app",
      paramLabel = "KEY",
      description = "Which of several Apps, such as github.apps.second (default: the first).")
  private String appKey;

  @Option(names = "--no-verify", description = "Only sets it.")
  private boolean noVerify;

  @Override
  public Integer call() {
    if (url != null && !isUrl(url)) {
      common.fail("--url must begin with https:// or http://");
      return ExitCode.USAGE;
    }
    return common.with(valid -> of(valid.settings()));
  }

  private int of(Settings settings) {
    Optional<Settings.App> app =
        settings.github().apps().stream()
            .filter(each -> appKey == null || each.key().equals(appKey))
            .findFirst();
    if (app.isEmpty()) {
      List<String> keys = settings.github().apps().stream().map(Settings.App::key).toList();
      common.fail("--app " + TerminalText.text(appKey) + " is none of " + keys);
      return ExitCode.USAGE;
    }
    if (url == null && settings.hosts().isEmpty()) {
      common.fail("--url is required: without daemon.hosts the address is known to you alone");
      return ExitCode.USAGE;
    }
    try {
      return CommandSession.with(common, settings, session -> of(session, settings, app.get()));
    } catch (IllegalArgumentException wrong) {
      common.fail(wrong.getMessage());
      return ExitCode.USAGE;
    }
  }

  private int of(CommandSession session, Settings settings, Settings.App app) {
    Optional<Owner> owner = owner();
    if (url == null) {
      url = session.ask(() -> session.aws().compose(aws -> StackUrl.of(settings, aws.stacks())));
    }
    GitHubAdapters adapters = session.gitHub(settings.github());
    AppJwt jwt = session.ask(() -> adapters.jwt(app));
    Secret secret = session.ask(() -> adapters.webhookSecrets(app)).getFirst();
    Hook hook =
        owner
            .map(it -> ownerHook(session, adapters, settings, it, jwt))
            .orElseGet(
                () ->
                    new AppHook(
                        adapters.http().api(),
                        GitHubAdapters.address(settings.github()),
                        jwt,
                        session.clock(),
                        session.timers()));
    String done = session.ask(() -> hook.set(url, secret.reveal()));
    progress(common.green("✓ ") + done + ": " + url);
    Verdict verdict = noVerify ? new Verdict(true, 0, "not verified") : verify(session, hook);
    return report(done, verdict);
  }

  private static boolean isUrl(String text) {
    try {
      URI parsed = URI.create(text);
      return parsed.getHost() != null && List.of("http", "https").contains(parsed.getScheme());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private Optional<Owner> owner() {
    return place.repository != null
        ? Optional.of(Owner.of(Owner.Scope.REPOSITORY, place.repository))
        : Optional.ofNullable(place.organization).map(Owner.Organization::new);
  }

  private static Hook ownerHook(
      CommandSession session, GitHubAdapters adapters, Settings settings, Owner owner, AppJwt jwt) {
    return new OwnerHook(
        owner,
        adapters.http().api(),
        GitHubAdapters.address(settings.github()),
        jwt,
        Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
            .map(Secret::new)
            .filter(token -> !token.isEmpty())
            .map(Secret::reveal),
        session.clock(),
        session.timers());
  }

  /**
   * What GitHub's delivery came to.
   *
   * @param status 0 without an answer
   */
  private record Verdict(boolean good, int status, String text) {}

  private Verdict verify(CommandSession session, Hook hook) {
    Optional<Long> before = session.ask(hook::provoke);
    if (before.isEmpty()) {
      return new Verdict(
          true,
          0,
          "GitHub has no ping for an App's webhook, and nothing among its latest deliveries that"
              + " could be sent again: the next one will show (the App's settings, Advanced; is"
              + " Active ticked under Webhook?)");
    }
    return answer(session, hook, before.get())
        .map(WebhookCommand::verdict)
        .orElseGet(
            () ->
                new Verdict(
                    false,
                    0,
                    "GitHub's log shows no delivery within %d seconds: is the webhook active?"
                        .formatted(POLLS)));
  }

  private static Optional<LoggedDelivery> answer(CommandSession session, Hook hook, long before) {
    Optional<LoggedDelivery> answer = Optional.empty();
    for (int poll = 0; poll < POLLS; poll++) {
      answer = session.ask(() -> hook.answer(before));
      if (answer.filter(delivery -> delivery.status() != 0).isPresent()) {
        break; // Zero may also mean that GitHub still waits.
      }
      session.ask(() -> session.timers().after(POLL_INTERVAL));
    }
    return answer;
  }

  private static Verdict verdict(LoggedDelivery delivery) {
    int status = delivery.status();
    String what = "GitHub sent " + delivery.event() + " and was answered " + status;
    return switch (status) {
      case 0 -> new Verdict(false, 0, "GitHub got no answer: is the address reachable from there?");
      case 401 -> new Verdict(false, 401, what + ": the daemon has another webhook secret");
      case 404, 405 -> new Verdict(false, status, what + ": is the path that of http.path?");
      default -> new Verdict(status / 100 == 2, status, what);
    };
  }

  private int report(String done, Verdict verdict) {
    if (common.json()) {
      common.print(
          new JsonObject()
              .put("done", done)
              .put("url", url)
              .put("ok", verdict.good())
              .put("status", verdict.status())
              .put("delivery", verdict.text()));
    } else if (verdict.good()) {
      progress((verdict.status() == 0 ? common.yellow("! ") : common.green("✓ ")) + verdict.text());
    } else {
      common.fail(verdict.text());
    }
    return verdict.good() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void progress(String line) {
    if (!common.json()) {
      common.out().println(line);
    }
  }
}
