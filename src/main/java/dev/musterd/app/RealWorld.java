package dev.musterd.app;

import dev.musterd.app.CheckCommand.Part;
import dev.musterd.check.AwsLooks;
import dev.musterd.check.CheckedApp;
import dev.musterd.check.GitHubLooks;
import dev.musterd.check.Look;
import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.github.FrontDoor;
import dev.musterd.github.GitHubAddress;
import dev.musterd.github.GitHubHttp;
import dev.musterd.github.RestGitHubSurvey;
import dev.musterd.port.GitHubSurvey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** GitHub and AWS as the configuration names them. Clients are made when something asks. */
final class RealWorld implements CheckedWorld {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Settings settings;
  private final List<Part> parts;
  private final Session session;
  private final GitHubSide gitHub;

  RealWorld(Settings settings, List<Part> parts) {
    this.settings = settings;
    this.parts = parts;
    this.session = new Session(settings.aws().region());
    this.gitHub = session.gitHub(settings.github());
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public List<Look> looks() {
    List<Look> looks = new ArrayList<>();
    Optional<Supplier<Future<Map<String, String>>>> runners = Optional.empty();
    if (parts.contains(Part.GITHUB)) {
      GitHubLooks github = github();
      looks.addAll(new SecretLooks(settings.github(), gitHub).all());
      looks.addAll(github.all());
      runners = Optional.of(github::runnerVersions);
    }
    if (parts.contains(Part.AWS)) {
      looks.addAll(
          new AwsLooks(settings, () -> session.aws().map(side -> side.survey(settings)), runners)
              .all());
    }
    return looks;
  }

  private GitHubLooks github() {
    Settings.GitHub github = settings.github();
    GitHubAddress address = GitHubSide.address(github);
    HttpClientAgent http = GitHubHttp.create(session.vertx(), github.sslVerify(), github.caFile());
    return new GitHubLooks(
        settings,
        new GitHubLooks.GitHubAt(
            address.web(),
            address.api(),
            address.hosted(),
            !HERE.contains(address.api().getHost())),
        new FrontDoor(http, address),
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
