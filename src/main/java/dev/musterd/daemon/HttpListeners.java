package dev.musterd.daemon;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementPages;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.OperatorApi;
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

/** The two HTTP listeners: GitHub's webhooks, and the operators' API. */
record HttpListeners(WebhookServer webhooks, ManagementServer management) {

  /** What the listeners serve. */
  record Parts(
      Duties duties, Readiness readiness, TickLoop reap, Metrics metrics, Timelines timelines) {}

  static HttpListeners of(
      Vertx vertx, Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    return new HttpListeners(
        webhooks(vertx, settings, secrets, parts, ports),
        new ManagementServer(
            vertx,
            SocketAddress.inetSocketAddress(
                settings.management().port(), settings.management().host()),
            secrets.token().map(Secret::reveal),
            parts.readiness()::reasons,
            parts.metrics()::scrape,
            api(parts, ports)));
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

  private static ManagementPages api(Parts parts, Ports ports) {
    Duties duties = parts.duties();
    return new ManagementPages(
        new ManagementApi(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new ManagementApi.Timeline(parts.timelines()::of, Timelines::json),
            parts.reap()::runNowIfStarted,
            ports.clock()),
        new OperatorApi(duties.pausePools(), duties.retireRunner(), ports.clock()));
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
