package dev.musterd.daemon;

import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.flow.AcceptWebhook;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.webhook.WebhookOptions;
import dev.musterd.http.webhook.WebhookServer;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.http.webhook.WebhookTelemetry;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** The two HTTP listeners: GitHub's webhooks, and the operators' API. */
record HttpListeners(
    WebhookServer webhooks, ManagementServer management, Supplier<List<String>> unready) {

  /** What the listeners serve. */
  record Parts(
      Decisions decisions,
      NodeLease lease,
      JobNewsQueue news,
      Metrics metrics,
      Timelines timelines) {

    /** Why this node is not ready, to decide or, as a stand-by, to accept webhooks. */
    private List<String> unready() {
      Readiness readiness = decisions.current().loops().readiness();
      return lease.isDeciding() ? readiness.reasons() : readiness.reasonsOfStandby();
    }

    private Future<AcceptWebhook.Acceptance> accept(WebhookEvent event, Ports ports) {
      return decisions.isDeciding()
          ? decisions.current().duties().acceptWebhook().accept(event)
          : decisions.policy().forwarding(ports.queue(), news, ports.journal()).accept(event);
    }
  }

  static HttpListeners of(
      Vertx vertx, Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    return new HttpListeners(
        webhooks(vertx, settings, secrets, parts, ports),
        new ManagementServer(
            vertx,
            SocketAddress.inetSocketAddress(
                settings.management().port(), settings.management().host()),
            secrets.token().map(Secret::reveal),
            parts::unready,
            parts.metrics()::scrape,
            api(parts, ports)),
        parts::unready);
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
        event -> parts.accept(event, ports),
        ports.timers(),
        new WebhookTelemetry(ports.journal(), parts.metrics()::webhookAnswered));
  }

  private static ManagementApi api(Parts parts, Ports ports) {
    return new ManagementApi(
        () -> views(parts.decisions().current()),
        new ManagementApi.Timeline(parts.timelines()::of, Timelines::json),
        parts.lease()::role,
        ports.clock());
  }

  private static ManagementApi.Views views(Deciding deciding) {
    return new ManagementApi.Views(
        deciding.duties().explain(),
        deciding.duties().describeFleet(),
        deciding.duties().previewReaping(),
        deciding.loops().reap()::runNowIfStarted);
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
