package dev.musterd.daemon;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.webhook.WebhookServer;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** By which GitHub and operators come in. */
record HttpListeners(WebhookServer webhooks, ManagementServer management) {

  /** Whom they lead to. */
  record Parts(
      Duties duties, Readiness readiness, TickLoop reap, Metrics metrics, Timelines timelines) {}

  static HttpListeners of(
      Vertx vertx, Settings settings, ListenerSecrets secrets, Parts parts, Ports ports) {
    return new HttpListeners(
        webhooks(vertx, settings, secrets, parts, ports),
        new ManagementServer(
            vertx,
            settings.management().host(),
            settings.management().port(),
            secrets.token().map(Secret::reveal),
            parts.readiness()::reasons,
            parts.metrics()::scrape,
            api(parts, ports)));
  }

  private static WebhookServer webhooks(
      Vertx vertx, Settings settings, ListenerSecrets secrets, Parts parts, Ports ports) {
    Settings.Http http = settings.http();
    return new WebhookServer(
        vertx,
        new WebhookServer.Options(
            http.host(),
            http.port(),
            http.path(),
            http.maxBody(),
            http.timeout(),
            WebhookServer.PATIENCE,
            http.tls().map(tls -> new WebhookServer.Tls(tls.certificate(), tls.key()))),
        secrets.signature(settings.github()),
        event -> parts.duties().acceptWebhook().accept(event),
        ports.timers(),
        ports.journal(),
        parts.metrics()::webhookAnswered);
  }

  private static ManagementApi api(Parts parts, Ports ports) {
    return new ManagementApi(
        parts.duties().explain(),
        parts.duties().describeFleet(),
        parts.duties().previewReaping(),
        new ManagementApi.Timeline(parts.timelines()::of, Timelines::json),
        parts.reap()::runNowIfStarted,
        ports.clock());
  }

  /** Those of operators first: they may ask why the other does not open. */
  Future<?> open() {
    return management.start().compose(_ -> webhooks.start());
  }

  /** From now on these are asked for. */
  void ask(WebhookSignature signature, ListenerSecrets secrets) {
    webhooks.trust(signature);
    management.admit(secrets.token().map(Secret::reveal));
  }
}
