package dev.musterd.wiring;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.base.SecretUrl;
import dev.musterd.config.Settings;
import dev.musterd.config.Settings.Notifications.Target;
import dev.musterd.config.secret.Secret;
import dev.musterd.flow.notification.NotificationTarget;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.model.TimedEvent;
import dev.musterd.notification.BodySignature;
import dev.musterd.notification.HttpNotifier;
import dev.musterd.notification.JsonFormat;
import dev.musterd.notification.MessageFormat;
import dev.musterd.notification.Origin;
import dev.musterd.notification.SlackFormat;
import dev.musterd.notification.TeamsFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The receivers of notifications, with their secrets.
 *
 * @param event an event as the JSON object of a log line
 */
public record NotificationAdapters(
    Vertx vertx,
    ProxyRoutes routes,
    SecretReader secrets,
    InstantSource clock,
    Function<TimedEvent, String> event) {

  /**
   * A receiver as an operator may see it.
   *
   * @param address scheme and host of its URL
   */
  public record Receiver(NotificationTarget target, String address) {}

  /** In the order of the configuration; fails with what is wrong with each secret. */
  public Future<List<Receiver>> receivers(Settings settings) {
    List<Target> targets = settings.notifications().targets();
    if (targets.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    HttpClient http = GitHubHttp.ofOthers(vertx, routes);
    return vertx
        .executeBlocking(NotificationAdapters::hostName, false)
        .compose(
            host -> {
              Origin origin = new Origin(settings.environment(), host);
              List<Future<Receiver>> all = new ArrayList<>();
              targets.forEach(target -> all.add(receiver(target, http, origin)));
              return StartupException.unlessAll(all.toArray(Future<?>[]::new))
                  .map(_ -> all.stream().map(Future::result).toList());
            });
  }

  private Future<Receiver> receiver(Target target, HttpClient http, Origin origin) {
    Future<SecretUrl> url =
        secrets.read(target.toKey(), target.to()).compose(secret -> url(target, secret));
    Future<Optional<Secret>> signing = secrets.find(target.secretKey(), target.secret());
    return StartupException.unlessAll(url, signing)
        .map(
            _ -> {
              HttpNotifier notifier =
                  new HttpNotifier(
                      http,
                      url.result(),
                      format(target.format(), origin),
                      signing.result().map(secret -> new BodySignature(secret.reveal())),
                      clock,
                      HttpNotifier.TIMEOUT);
              return new Receiver(
                  new NotificationTarget(target.key(), target.topics(), notifier),
                  url.result().toString());
            });
  }

  private static Future<SecretUrl> url(Target target, Secret secret) {
    try {
      return Future.succeededFuture(SecretUrl.of(secret.reveal()));
    } catch (IllegalArgumentException wrong) {
      return Future.failedFuture(new StartupException(target.toKey() + ": " + wrong.getMessage()));
    }
  }

  private MessageFormat format(Settings.Notifications.Format format, Origin origin) {
    return switch (format) {
      case SLACK -> new SlackFormat(origin);
      case TEAMS -> new TeamsFormat(origin);
      case JSON -> new JsonFormat(origin, event);
    };
  }

  /** May ask a name server, and so blocks. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unknown";
    }
  }
}
