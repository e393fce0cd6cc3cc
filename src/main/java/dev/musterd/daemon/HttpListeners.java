package dev.musterd.daemon;

import dev.musterd.config.DurationText;
import dev.musterd.config.Secret;
import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ShowLogs.LogStream;
import dev.musterd.http.management.ApiPages;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.OperatorApi;
import dev.musterd.http.management.RunnerApi;
import dev.musterd.http.webhook.WebhookOptions;
import dev.musterd.http.webhook.WebhookServer;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.http.webhook.WebhookTelemetry;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.Instance;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/** The two HTTP listeners: GitHub's webhooks, and the operators' API. */
record HttpListeners(WebhookServer webhooks, ManagementServer management, RunnerApi runners) {

  /**
   * What the listeners serve.
   *
   * @param region of AWS, where the logs are
   */
  record Parts(
      Duties duties,
      Readiness readiness,
      TickLoop reap,
      Metrics metrics,
      Timelines timelines,
      String region) {}

  static HttpListeners of(
      Vertx vertx, Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    RunnerApi runners = runners(settings, secrets, parts, ports);
    return new HttpListeners(
        webhooks(vertx, settings, secrets, parts, ports),
        new ManagementServer(
            vertx,
            SocketAddress.inetSocketAddress(
                settings.management().port(), settings.management().host()),
            secrets.token().map(Secret::reveal),
            parts.readiness()::reasons,
            parts.metrics()::scrape,
            api(parts, runners, ports)),
        runners);
  }

  private static RunnerApi runners(
      Settings settings, LoadedSecrets secrets, Parts parts, Ports ports) {
    return new RunnerApi(
        parts.duties().holdRunners(),
        parts.duties().showLogs(),
        new RunnerApi.Durations(DurationText::read, DurationText.SYNTAX),
        new RunnerApi.Streams(parts.region(), instance -> streams(settings, instance)),
        secrets.all(),
        ports.clock());
  }

  /** What an operator's own configuration of the agent names is not known. */
  private static List<LogStream> streams(Settings settings, Instance instance) {
    return settings.pools().stream()
        .filter(pool -> pool.name().equals(instance.ownerPool().pool()))
        .map(pool -> pool.machine().cloudWatch())
        .filter(cloudWatch -> cloudWatch.enabled() && cloudWatch.config().isEmpty())
        .flatMap(cloudWatch -> cloudWatch.logFiles().stream())
        .map(file -> settings.awsNames().logGroup(file.name()))
        .distinct()
        .map(group -> new LogStream(group, instance.id().value()))
        .toList();
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

  private static ApiPages api(Parts parts, RunnerApi runners, Ports ports) {
    Duties duties = parts.duties();
    return new ApiPages(
        new ManagementApi(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new ManagementApi.Timeline(
                parts.timelines()::of,
                Timelines::json,
                pool ->
                    parts
                        .metrics()
                        .startTimes()
                        .reading(pool.name(), pool.objective(), ports.clock().instant())),
            parts.reap()::runNowIfStarted,
            ports.clock()),
        new OperatorApi(duties.pausePools(), duties.retireRunner(), ports.clock()),
        runners);
  }

  /** The operators' first: it says why the other does not open. */
  Future<?> open() {
    return management.start().compose(_ -> webhooks.start());
  }

  /** Replaces the secrets that requests are checked against. */
  void replaceSecrets(WebhookSignature signature, LoadedSecrets secrets) {
    webhooks.trust(signature);
    management.replaceToken(secrets.token().map(Secret::reveal));
    runners.replaceSecrets(secrets.all());
  }
}
