package dev.musterd.daemon;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.http.management.ListenerOptions;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.webhook.WebhookOptions;
import dev.musterd.http.webhook.WebhookServer;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.http.webhook.WebhookTelemetry;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The two HTTP listeners: GitHub's webhooks, and the operators' API. */
record HttpListeners(WebhookServer webhooks, ManagementServer management) {

  /** What the listeners serve. */
  record Parts(
      Duties duties, Readiness readiness, TickLoop reap, Metrics metrics, Recordings recordings) {}

  static HttpListeners of(
      Vertx vertx, Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    return new HttpListeners(
        webhooks(vertx, settings, secrets, parts, ports),
        new ManagementServer(
            vertx,
            options(settings.management(), secrets),
            parts.readiness()::reasons,
            parts.metrics()::scrape,
            api(parts, ports),
            DashboardWiring.parts(vertx, settings, parts, ports)));
  }

  private static ListenerOptions options(Settings.Management management, LoadedSecrets secrets) {
    List<String> hosts = new ArrayList<>(management.hosts());
    hosts.add(management.host());
    return new ListenerOptions(
        SocketAddress.inetSocketAddress(management.port(), management.host()),
        secrets.token().map(Secret::reveal),
        hosts);
  }

  private static WebhookServer webhooks(
      Vertx vertx, Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    Settings.Http http = settings.http();
    return new WebhookServer(
        vertx,
        new WebhookOptions(
            http.host(),
            http.port(),
            http.path(),
            http.maxBody(),
            http.timeout(),
            WebhookServer.PATIENCE,
            http.tls().map(tls -> new WebhookOptions.Tls(tls.certificate(), tls.key()))),
        secrets.signature(settings.github()),
        event -> parts.duties().acceptWebhook().accept(event),
        ports.timers(),
        new WebhookTelemetry(ports.journal(), parts.metrics()::webhookAnswered));
  }

  private static ManagementApi api(Parts parts, Ports ports) {
    return new ManagementApi(
        parts.duties().explain(),
        parts.duties().describeFleet(),
        parts.duties().previewReaping(),
        new ManagementApi.Timeline(parts.recordings().timelines()::of, Timelines::json),
        parts.reap()::runNowIfStarted,
        ports.clock());
  }

  /** The operators' first: it says why the other does not open. */
  Future<?> open() {
    return management.start().compose(_ -> webhooks.start());
  }

  /** Replaces the secrets that requests are checked against. */
  void replaceSecrets(WebhookSignature signature, LoadedSecrets secrets) {
    webhooks.trust(signature);
    management.replaceToken(secrets.token().map(Secret::reveal));
  }
}
