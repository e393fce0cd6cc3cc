package dev.musterd.cli.check;

import dev.musterd.check.AwsChecks;
import dev.musterd.check.Check;
import dev.musterd.check.CheckedApp;
import dev.musterd.check.GitHubChecks;
import dev.musterd.cli.CommandSession;
import dev.musterd.cli.check.CheckCommand.Part;
import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.survey.ApiProbe;
import dev.musterd.github.survey.RestGitHubSurvey;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** GitHub and AWS as the configuration names them. Clients are made when something asks. */
final class LiveCheckTargets implements CheckTargets {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Settings settings;
  private final List<Part> parts;
  private final CommandSession session;
  private final GitHubAdapters gitHub;

  LiveCheckTargets(Settings settings, List<Part> parts) {
    this.settings = settings;
    this.parts = parts;
    this.session = new CommandSession(settings.aws().region());
    this.gitHub = session.gitHub(settings.github());
  }

  @Override
  public CommandSession session() {
    return session;
  }

  @Override
  public List<Check> looks() {
    List<Check> looks = new ArrayList<>();
    Optional<Supplier<Future<Map<String, String>>>> runners = Optional.empty();
    if (parts.contains(Part.GITHUB)) {
      GitHubChecks github = github();
      looks.addAll(new SecretChecks(settings.github(), gitHub).all());
      looks.addAll(github.all());
      runners = Optional.of(github::runnerVersions);
    }
    if (parts.contains(Part.AWS)) {
      looks.addAll(
          new AwsChecks(settings, () -> session.aws().map(side -> side.survey(settings)), runners)
              .all());
    }
    return looks;
  }

  private GitHubChecks github() {
    Settings.GitHub github = settings.github();
    GitHubAddress address = GitHubAdapters.address(github);
    HttpClientAgent http = GitHubHttp.create(session.vertx(), github.sslVerify(), github.caFile());
    return new GitHubChecks(
        settings,
        new GitHubChecks.GitHubAt(
            address.web(),
            address.api(),
            address.hosted(),
            !HERE.contains(address.api().getHost())),
        new ApiProbe(http, address),
        github.apps().stream().map(app -> app(app, http, address)).toList(),
        session.timers(),
        session.clock());
  }

  /** A token that cannot be read is told by its own look; the App is looked at without it. */
  private CheckedApp app(Settings.App app, HttpClientAgent http, GitHubAddress address) {
    Supplier<Future<GitHubSurvey>> survey =
        () ->
            Future.all(gitHub.statement(app), gitHub.token().otherwise(Optional.empty()))
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
    return new CheckedApp(app.key(), settings.github().apps().size() == 1, survey);
  }

  @Override
  public void close() {
    session.close();
  }
}
