package dev.musterd.it;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.FreePorts;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.doubles.github.WebhookSink;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Several packaged daemons of one environment, behind a load balancer. */
final class Nodes implements WebhookSink, AutoCloseable {
  private final ServiceDoubles services;
  private final Path configuration;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final HttpClient doors;
  private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
  private final AtomicInteger deliveries = new AtomicInteger();

  Nodes(ServiceDoubles services, Path configuration) {
    this.services = services;
    this.configuration = configuration;
    this.doors = services.vertx().createHttpClient();
    services.github().sendWebhooksTo(this);
  }

  /** One host: a name and two ports, and the processes that have run there. */
  final class Node {
    private final String name;
    private final int webhookPort = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final List<DaemonProcess> processes = new CopyOnWriteArrayList<>();
    private volatile boolean healthy;

    private Node(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    int managementPort() {
      return managementPort;
    }

    DaemonProcess process() {
      return processes.getLast();
    }

    /** Starts the daemon there, for the first time or once more, and waits until it is ready. */
    void start() {
      processes.add(
          DaemonProcess.run(
              services,
              configuration,
              "",
              Map.of(
                  "HOSTNAME", name,
                  "QUICKSTART_WEBHOOK_PORT", Integer.toString(webhookPort),
                  "QUICKSTART_MANAGEMENT_PORT", Integer.toString(managementPort)),
              _ -> {}));
      until(
          name + " takes webhooks",
          () -> {
            if (!process().alive()) {
              throw new AssertionError(name + " ended: " + String.join("\n", process().lines()));
            }
            return has("daemon-ready", process());
          });
      healthy = true;
    }

    void kill() {
      healthy = false;
      process().kill();
    }

    int terminate() {
      healthy = false;
      return process().terminate();
    }

    /** SIGSTOP; the load balancer's health check fails. */
    void pause() throws IOException {
      healthy = false;
      signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException {
      signal("CONT");
      healthy = true;
    }

    private void signal(String name) throws IOException {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process().id())).inheritIO().start();
      try {
        if (kill.waitFor() != 0) {
          throw new IOException("kill -" + name + " failed");
        }
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    boolean isDeciding() {
      return healthy && role().map(it -> "decider".equals(it.getString("role"))).orElse(false);
    }

    /** What it says of itself; empty without an answer. */
    Optional<JsonObject> role() {
      try {
        HttpResponse<String> answer = get("/api/v1/lease");
        return answer.statusCode() == 200
            ? Optional.of(new JsonObject(answer.body()))
            : Optional.empty();
      } catch (IOException absent) {
        return Optional.empty();
      }
    }

    HttpResponse<String> get(String page) throws IOException {
      try {
        return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + page))
                .timeout(Hang.LIMIT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    /** Its events of one name, over all its processes. */
    List<JsonObject> events(String event) {
      return processes.stream()
          .flatMap(process -> process.lines().stream())
          .filter(line -> line.startsWith("{") && line.endsWith("}"))
          .map(JsonObject::new)
          .filter(line -> event.equals(line.getString("event")))
          .toList();
    }
  }

  private static boolean has(String event, DaemonProcess process) {
    return process.lines().stream().anyMatch(line -> line.contains('"' + event + '"'));
  }

  /** Another host, with its daemon running. */
  Node add() {
    Node node = new Node("node-" + (nodes.size() + 1));
    nodes.add(node);
    node.start();
    return node;
  }

  List<Node> all() {
    return List.copyOf(nodes);
  }

  /** The node that decides, once one does. */
  Node decider() {
    List<Node> found = new ArrayList<>();
    until(
        "a node decides",
        () -> nodes.stream().filter(Node::isDeciding).findFirst().map(found::add).orElse(false));
    return found.getLast();
  }

  /** One after the other, and another one where the first does not answer. */
  @Override
  public Future<Integer> deliver(WebhookDelivery delivery) {
    int first = deliveries.getAndIncrement();
    List<Node> healthy = nodes.stream().filter(node -> node.healthy).toList();
    return deliver(delivery, healthy, first, healthy.size());
  }

  private Future<Integer> deliver(
      WebhookDelivery delivery, List<Node> healthy, int next, int attempts) {
    if (attempts == 0) {
      return Future.succeededFuture(0);
    }
    Node node = healthy.get(next % healthy.size());
    return new WebhookSender(
            doors,
            "http://127.0.0.1:" + node.webhookPort + "/webhook",
            ServiceDoubles.WEBHOOK_SECRET)
        .deliver(delivery)
        .compose(
            status ->
                status == 0
                    ? deliver(delivery, healthy, next + 1, attempts - 1)
                    : Future.succeededFuture(status));
  }

  List<JsonObject> events(String event) {
    return nodes.stream().flatMap(node -> node.events(event).stream()).toList();
  }

  void until(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not so after %s: %s%n%s".formatted(Hang.LIMIT, what, String.join("\n", output())));
      }
      pause(Duration.ofMillis(50));
    }
  }

  void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  List<String> output() {
    return nodes.stream()
        .flatMap(
            node ->
                node.processes.stream()
                    .flatMap(process -> process.lines().stream())
                    .map(line -> node.name + " " + line))
        .toList();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.processes.forEach(DaemonProcess::close));
    http.close();
  }
}
