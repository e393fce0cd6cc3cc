package dev.musterd.cli.check;

import dev.musterd.check.AwsChecks;
import dev.musterd.check.Check;
import dev.musterd.check.CheckedApp;
import dev.musterd.check.CheckedGitHub;
import dev.musterd.check.GitHubChecks;
import dev.musterd.check.NodeChecks;
import dev.musterd.cli.CommandSession;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.survey.ApiProbe;
import dev.musterd.github.survey.RestGitHubSurvey;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.NodeSurvey;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** GitHub and AWS as the configuration names them. Each client is made on first use. */
final class LiveCheckTargets implements CheckTargets {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Settings settings;
  private final List<CheckedService> services;
  private final CommandSession session;
  private final GitHubAdapters gitHub;

  LiveCheckTargets(Settings settings, List<CheckedService> services) {
    this.settings = settings;
    this.services = services;
    this.session = CommandSession.of(settings);
    this.gitHub = session.gitHub(settings.github());
  }

  @Override
  public CommandSession session() {
    return session;
  }

  @Override
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Optional<Supplier<Future<Map<String, String>>>> runners = Optional.empty();
    if (services.contains(CheckedService.GITHUB)) {
      SecretChecks secrets = new SecretChecks(settings, gitHub);
      GitHubChecks github = github(secrets);
      checks.addAll(secrets.all());
      checks.addAll(github.all());
      runners = Optional.of(github::runnerVersions);
    }
    if (services.contains(CheckedService.AWS)) {
      List<Check> aws =
          new AwsChecks(
                  settings, () -> session.aws().map(adapters -> adapters.survey(settings)), runners)
              .all();
      checks.addAll(aws);
      // The first of them are the credentials, which S3 and EC2 want here as well.
      checks.addAll(new NodeChecks(settings, nodes(), List.of(aws.getFirst())).all());
    }
    return checks;
  }

  private NodeSurvey nodes() {
    Settings.Management management = settings.management();
    return new LiveNodeSurvey(
        session,
        settings,
        () -> session.secrets().find(Settings.Management.TOKEN_KEY, management.token()));
  }

  private GitHubChecks github(SecretChecks secrets) {
    Settings.GitHub github = settings.github();
    GitHubAddress address = GitHubAdapters.address(github);
    HttpClient http = gitHub.http().api();
    return new GitHubChecks(
        settings,
        new CheckedGitHub(
            address.web(),
            address.api(),
            address.hosted(),
            !LOOPBACK.contains(address.api().getHost())),
        new ApiProbe(http, address),
        github.apps().stream()
            .map(app -> app(app, secrets.privateKey(app), http, address))
            .toList(),
        session.timers(),
        session.clock());
  }

  /** A token that cannot be read fails its own check; the App is checked without it. */
  private CheckedApp app(
      Settings.App app, Check privateKey, HttpClient http, GitHubAddress address) {
    Supplier<Future<GitHubSurvey>> survey =
        () ->
            Future.all(gitHub.jwt(app), gitHub.token().otherwise(Optional.empty()))
                .map(
                    both -> {
                      Optional<Secret> token = both.resultAt(1);
                      return new RestGitHubSurvey(
                          http,
                          address,
                          new RestGitHubSurvey.Identity(
                              both.resultAt(0), token.map(Secret::reveal)),
                          session.clock(),
                          session.timers());
                    });
    return new CheckedApp(app.key(), settings.github().apps().size() == 1, privateKey, survey);
  }

  @Override
  public void close() {
    session.close();
  }
}
