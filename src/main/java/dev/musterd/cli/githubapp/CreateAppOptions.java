package dev.musterd.cli.githubapp;

import dev.musterd.cli.TerminalText;
import dev.musterd.github.app.AppManifest;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.model.Owner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code github-app create}. */
final class CreateAppOptions {
  /** GitHub's rule for logins. */
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  @ArgGroup(multiplicity = "1")
  Account account = new Account();

  /** The owner of the new App. */
  static final class Account {
    @Option(
        names = {"--org", "--organization"},
        paramLabel = "LOGIN",
        description = "The App belongs to this organization.")
    String organization;

    @Option(names = "--user", description = "The App belongs to your own account.")
    boolean user;

    @Option(
        names = "--enterprise",
        paramLabel = "SLUG",
        description = "Says how to serve an enterprise, whose Apps no manifest can make.")
    String enterprise;
  }

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "Where runners will register: organization or repository (default: organization with"
              + " --org, else repository).")
  String scope;

  @Option(names = "--name", description = "The App's name (default: musterd-LOGIN).")
  String name;

  @Option(
      names = "--url",
      defaultValue = "https://github.com",
      description = "Where GitHub is (default: ${DEFAULT-VALUE}).")
  String url;

  @Option(names = "--api-url", description = "Where its API is (default: derived from --url).")
  String apiUrl;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "PEM file with the private certificate authority of a GitHub Enterprise Server.")
  Path caFile;

  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description =
          "Where GitHub reaches the daemon, with its http.path. Without it the App has no webhook,"
              + " which can only be switched on by hand, in the App's settings.")
  String webhookUrl;

  @Option(
      names = "--rerun",
      description =
          "The App may run failed jobs again (Actions: write), for recovery.rerun = failed-jobs.")
  boolean rerun;

  @Option(
      names = "--checks",
      description = "The App may post check runs (Checks: write), for github.checks = true.")
  boolean checks;

  @Mixin SecretOptions secrets;

  @Option(
      names = "--hidden",
      description =
          "Does not ask first whether the organization exists, for one that strangers do not see.")
  boolean hidden;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port of the local page; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(names = "--no-browser", description = "Only prints the address of the local page.")
  boolean noBrowser;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      defaultValue = "15",
      description = "How long to wait for you, at each step (default: ${DEFAULT-VALUE}).")
  int timeout;

  @Option(names = "--no-wait", description = "Does not wait until the App is installed.")
  boolean noWait;

  /** The problems of the options, found before anything is done. */
  Optional<String> problem() {
    if (account.enterprise != null) {
      return Optional.of(
          "GitHub makes no App of an enterprise from a manifest, and lets none manage an"
              + " enterprise's runners. Make one with --org for an organization of the enterprise,"
              + " install it in each, and set github.scope = enterprise and github.token to a"
              + " classic token with manage_runners:enterprise");
    } else if (account.organization != null && !LOGIN.matcher(account.organization).matches()) {
      return Optional.of("--org must be the login of an organization");
    } else if (scope != null && !scope.equals("organization") && !scope.equals("repository")) {
      return Optional.of("--scope must be organization or repository");
    } else if (account.user && "organization".equals(scope)) {
      return Optional.of("--scope organization needs --org");
    } else if (name().isBlank() || name().length() > AppManifest.LONGEST_NAME) {
      return Optional.of(
          "--name must have 1 to %d characters, and \"%s\" has %d"
              .formatted(AppManifest.LONGEST_NAME, TerminalText.text(name()), name().length()));
    }
    return secrets.problem().or(this::elsewhere).or(this::addresses);
  }

  private Optional<String> elsewhere() {
    if (caFile != null && !Files.isReadable(caFile)) {
      return Optional.of("--ca-file " + caFile + " cannot be read");
    } else if (port < 0 || port > 65_535 || timeout < 1) {
      return Optional.of("--port must be 0 to 65535, and --timeout at least 1");
    }
    return Optional.empty();
  }

  private Optional<String> addresses() {
    try {
      address();
      URI webhook = URI.create(webhookUrl == null ? "https://example.com" : webhookUrl);
      return webhook.getHost() == null || !webhook.getScheme().startsWith("http")
          ? Optional.of("--webhook-url must begin with https:// or http://")
          : Optional.empty();
    } catch (IllegalArgumentException wrong) {
      return Optional.of("--url, --api-url or --webhook-url: " + wrong.getMessage());
    }
  }

  GitHubAddress address() {
    return GitHubAddress.of(url, Optional.ofNullable(apiUrl));
  }

  Optional<String> organization() {
    return Optional.ofNullable(account.organization);
  }

  String name() {
    return name != null ? name : organization().map(login -> "musterd-" + login).orElse("musterd");
  }

  Owner.Scope scope() {
    String word = scope != null ? scope : account.user ? "repository" : "organization";
    return Owner.Scope.valueOf(word.toUpperCase(Locale.ROOT));
  }

  AppManifest manifest(String redirectUrl) {
    String homepage = address().web() + organization().map(login -> "/" + login).orElse("");
    return new AppManifest(
        name(),
        homepage,
        scope(),
        new AppManifest.Extras(rerun, checks),
        Optional.ofNullable(webhookUrl),
        redirectUrl);
  }
}
