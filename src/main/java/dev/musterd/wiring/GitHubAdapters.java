package dev.musterd.wiring;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppKey;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubClock;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.MetaHookRanges;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.runners.MultiAppGitHub;
import dev.musterd.github.runners.RestGitHub;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.GitHub;
import dev.musterd.port.HookRanges;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The GitHub adapters, with the secrets of all Apps. */
public final class GitHubAdapters {
  private final Reach reach;
  private final Settings.GitHub settings;
  private final SecretReader secrets;
  private final InstantSource clock;
  private final Journal journal;
  private final GitHubClock gitHubClock;
  private final PersonalToken person = PersonalToken.none();
  private final Map<String, Future<AppJwt>> jwts = new HashMap<>();

  /**
   * How GitHub is reached.
   *
   * @param routes which proxy leads where
   * @param deciding whether requests may be made that only the node that decides makes
   */
  public record Reach(Vertx vertx, ProxyRoutes routes, BooleanSupplier deciding) {
    /** For commands. */
    public Reach(Vertx vertx, ProxyRoutes routes) {
      this(vertx, routes, () -> true);
    }
  }

  /**
   * @param journal records what GitHub thinks of the Apps and of this machine's clock
   */
  public GitHubAdapters(
      Reach reach,
      Settings.GitHub settings,
      SecretReader secrets,
      InstantSource clock,
      Journal journal) {
    this.reach = reach;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.journal = journal;
    this.gitHubClock = new GitHubClock(clock, journal);
  }

  public static GitHubAddress address(Settings.GitHub github) {
    return GitHubAddress.of(
        github.server().url().toString(), github.server().apiUrl().map(URI::toString));
  }

  /** The HTTP clients for this GitHub, which know the way out. */
  public GitHubHttp http() {
    return new GitHubHttp(
        reach.vertx(), settings.server().sslVerify(), settings.server().caFile(), reach.routes());
  }

  /**
   * The client of the only App, or one that chooses among several Apps.
   *
   * @param counter receives the name of each call, see {@link RestGitHub}
   */
  public Future<Clients> gitHub(Timers timers, Consumer<String> counter) {
    return clients(timers, counter).map(GitHubAdapters::of);
  }

  /** The networks of webhooks; asked by every node, as each accepts webhooks. */
  public HookRanges hookRanges(Timers timers, Consumer<String> counter) {
    return new MetaHookRanges(
        new GitHubTransport(
            http().api(), address(settings), timers, counter, GitHubTransport.CALL_TIMEOUT));
  }

  private static Clients of(Map<String, RestGitHub> apps) {
    if (apps.size() == 1) {
      RestGitHub only = apps.values().iterator().next();
      return new Clients(only, only.runs(), only.checkRuns());
    }
    MultiAppGitHub all = new MultiAppGitHub(apps);
    return new Clients(all, all.runs(), all.checkRuns());
  }

  /** The ports to GitHub, over the same Apps. */
  public record Clients(GitHub api, WorkflowRuns runs, CheckRuns checkRuns) {}

  /** The client for commands, which offers more than the daemon needs. */
  public Future<MultiAppGitHub> multiAppGitHub(Timers timers) {
    return clients(timers, _ -> {}).map(MultiAppGitHub::new);
  }

  private Future<Map<String, RestGitHub>> clients(Timers timers, Consumer<String> counter) {
    List<Future<AppJwt>> jwts = settings.apps().stream().map(this::jwt).toList();
    Future<Optional<Secret>> token = token();
    List<Future<?>> parts = new ArrayList<>(jwts);
    parts.add(token);
    return StartupException.unlessAll(parts.toArray(Future<?>[]::new))
        .map(
            _ -> {
              replaceToken(token.result());
              return clients(jwts, timers, counter);
            });
  }

  private Map<String, RestGitHub> clients(
      List<Future<AppJwt>> jwts, Timers timers, Consumer<String> counter) {
    HttpClient http = http().api(reach.deciding());
    GitHubAddress address = address(settings);
    Map<String, RestGitHub> apps = new LinkedHashMap<>();
    for (int i = 0; i < jwts.size(); i++) {
      boolean alone = jwts.size() == 1;
      // GitHub counts all calls with one person's token together, so one client makes them.
      RestGitHub.Identity identity =
          new RestGitHub.Identity(
              jwts.get(i).result(), i == 0 ? person : PersonalToken.none(), alone);
      apps.put(
          settings.apps().get(i).key(),
          new RestGitHub(http, address, identity, clock, timers, counter));
    }
    return apps;
  }

  /** The App's JWTs; its key is read once for all callers. */
  public Future<AppJwt> jwt(Settings.App app) {
    return jwts.computeIfAbsent(app.key(), _ -> signed(app));
  }

  /**
   * Signs by another key from now on.
   *
   * @param app the block of an App that was there at the start
   */
  public void replaceKey(String app, AppKey key) {
    Optional.ofNullable(jwts.get(app)).ifPresent(jwt -> jwt.result().replace(key));
  }

  public void replaceToken(Optional<Secret> token) {
    person.replace(token.map(Secret::reveal));
  }

  /** On a worker thread: reading a key and signing for the first time loads many classes. */
  private Future<AppJwt> signed(Settings.App app) {
    return secrets
        .read(app.privateKeyKey(), app.privateKey())
        .compose(
            key ->
                reach
                    .vertx()
                    .executeBlocking(
                        () -> new AppJwt(app.id(), AppKey.of(key.reveal()), gitHubClock, journal),
                        false)
                    .recover(
                        wrong ->
                            Future.failedFuture(
                                new StartupException(
                                    app.privateKeyKey() + ": " + wrong.getMessage()))));
  }

  /** The webhook secrets of all Apps, by configuration key. */
  public Future<Map<String, List<Secret>>> webhookSecrets() {
    Map<String, Future<List<Secret>>> byKey = new LinkedHashMap<>();
    settings.apps().forEach(app -> byKey.put(app.webhookSecretKey(), webhookSecrets(app)));
    return StartupException.unlessAll(byKey.values().toArray(Future<?>[]::new))
        .map(
            _ -> {
              Map<String, List<Secret>> found = new LinkedHashMap<>();
              byKey.forEach((key, secrets) -> found.put(key, secrets.result()));
              return found;
            });
  }

  public Future<List<Secret>> webhookSecrets(Settings.App app) {
    return secrets.readAll(app.webhookSecretKey(), app.webhookSecrets());
  }

  /** The personal access token, if one is configured. */
  public Future<Optional<Secret>> token() {
    return settings
        .token()
        .map(source -> secrets.read(Settings.GitHub.TOKEN_KEY, source).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }
}
