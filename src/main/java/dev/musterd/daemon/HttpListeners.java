package dev.musterd.daemon;

import dev.musterd.config.DurationText;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.Secret;
import dev.musterd.flow.Duties;
import dev.musterd.flow.cost.ReportCosts;
import dev.musterd.flow.debug.ShowLogs.LogStream;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.flow.webhook.ScreenWebhook;
import dev.musterd.http.access.ClientAddresses;
import dev.musterd.http.access.Networks;
import dev.musterd.http.access.SenderRules;
import dev.musterd.http.access.Senders;
import dev.musterd.http.management.ApiPages;
import dev.musterd.http.management.CostApi;
import dev.musterd.http.management.ListenerOptions;
import dev.musterd.http.management.ManagementApi;
import dev.musterd.http.management.ManagementServer;
import dev.musterd.http.management.OperatorApi;
import dev.musterd.http.management.RunnerApi;
import dev.musterd.http.webhook.WebhookOptions;
import dev.musterd.http.webhook.WebhookServer;
import dev.musterd.http.webhook.WebhookSignature;
import dev.musterd.http.webhook.WebhookTelemetry;
import dev.musterd.model.Instance;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The two HTTP listeners: GitHub's webhooks, and the operators' API. Belongs to one event loop,
 * beside which webhooks may be read on others.
 */
final class HttpListeners {
  private final Senders senders;
  private final WebhookServer webhooks;
  private final ManagementServer management;
  private final Pages pages;
  private RunnerApi runners;
  private LoadedSecrets secrets;

  /** Makes what the operators' listener shows, each time for the duties of then. */
  private record Pages(
      Settings settings, ListenerParts parts, Ports ports, DashboardWiring dashboard) {
    ApiPages api(RunnerApi runners) {
      return HttpListeners.api(parts, runners, ports);
    }

    RunnerApi runners(LoadedSecrets secrets) {
      return HttpListeners.runners(settings, secrets, parts, ports);
    }
  }

  /**
   * @param loops where webhooks are read; none takes the caller's
   */
  HttpListeners(
      Vertx vertx,
      List<Context> loops,
      Settings settings,
      LoadedSecrets secrets,
      ListenerParts parts,
      Ports ports) {
    this.secrets = secrets;
    this.pages =
        new Pages(settings, parts, ports, new DashboardWiring(vertx, settings, parts, ports));
    this.runners = pages.runners(secrets);
    this.senders = new Senders(rules(settings.http().senders()), ports.journal(), ports.clock());
    this.webhooks =
        new WebhookServer(
            loops.isEmpty() ? List.of(vertx.getOrCreateContext()) : loops,
            webhooks(settings.http(), senders),
            secrets.signature(settings.github()),
            loops.isEmpty() ? acceptHere(parts, ports) : acceptElsewhere(vertx, parts, ports),
            ports.timers(),
            new WebhookTelemetry(ports.journal(), parts.metrics()::webhookAnswered));
    this.management =
        new ManagementServer(
            vertx,
            options(settings.management(), secrets),
            parts.node(),
            pages.api(runners),
            pages.dashboard().parts());
  }

  WebhookServer webhooks() {
    return webhooks;
  }

  /** The judge of who may send webhooks. */
  Senders senders() {
    return senders;
  }

  ManagementServer management() {
    return management;
  }

  /** Shows the duties of now: this node has begun or ended to decide. */
  void replacePages() {
    runners = pages.runners(secrets);
    management.replacePages(pages.api(runners), pages.dashboard().parts());
  }

  private static ListenerOptions options(Settings.Management management, LoadedSecrets secrets) {
    List<String> hosts = new ArrayList<>(management.hosts());
    hosts.add(management.host());
    return new ListenerOptions(
        SocketAddress.inetSocketAddress(management.port(), management.host()),
        secrets.token().map(Secret::reveal),
        hosts);
  }

  private static RunnerApi runners(
      Settings settings, LoadedSecrets secrets, ListenerParts parts, Ports ports) {
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

  private static SenderRules rules(Settings.Senders senders) {
    return new SenderRules(
        new ClientAddresses(Networks.of(senders.trustedProxies()), senders.addressHeader()),
        senders.gitHubOnly(),
        senders.networks(),
        senders.failures(),
        senders.per());
  }

  private static Function<WebhookEvent, Future<Acceptance>> acceptHere(
      ListenerParts parts, Ports ports) {
    return event -> parts.acceptWebhook(ports).accept(event);
  }

  private static Function<WebhookEvent, Future<Acceptance>> acceptElsewhere(
      Vertx vertx, ListenerParts parts, Ports ports) {
    return new WebhookEntry(
            new ScreenWebhook(parts.decisions()::admission, ports.journal()),
            vertx.getOrCreateContext(),
            () -> parts.acceptWebhook(ports))
        ::accept;
  }

  private static WebhookOptions webhooks(Settings.Http http, Senders senders) {
    return new WebhookOptions(
        http.host(),
        http.port(),
        http.path(),
        http.maxBody(),
        http.timeout(),
        WebhookServer.PATIENCE,
        http.tls().map(tls -> new WebhookOptions.Tls(tls.certificate(), tls.key())),
        senders);
  }

  private static ApiPages api(ListenerParts parts, RunnerApi runners, Ports ports) {
    Duties duties = parts.duties();
    return new ApiPages(
        new ManagementApi(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new ManagementApi.Timeline(
                parts.recordings().timelines()::of,
                Timelines::json,
                pool ->
                    parts
                        .metrics()
                        .startTimes()
                        .reading(pool.name(), pool.objective(), ports.clock().instant())),
            parts::reapNow,
            ports.clock()),
        new OperatorApi(duties.pausePools(), duties.retireRunner(), ports.clock()),
        runners,
        new CostApi(new ReportCosts(duties.recordCosts(), ports.clock()), ports.clock()));
  }

  /** The operators' first: it says why the other does not open. */
  Future<?> open() {
    return management.start().compose(_ -> webhooks.start());
  }

  /** Replaces the secrets that requests are checked against. */
  void replaceSecrets(WebhookSignature signature, LoadedSecrets others) {
    secrets = others;
    webhooks.trust(signature);
    management.replaceToken(others.token().map(Secret::reveal));
    runners.replaceSecrets(others.all());
  }
}
