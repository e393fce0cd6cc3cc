package dev.musterd.doubles;

import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.github.WebhookSender;
import dev.musterd.doubles.github.WebhookSink;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
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
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Several packaged daemons of one environment, behind a load balancer. */
public final class Nodes implements WebhookSink, AutoCloseable {
  /** Between two looks at what is waited for. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final int DELIVERIES_AT_A_TIME = 50;

  private final ServiceDoubles services;
  private final Path configuration;
  private final BiConsumer<String, String> onLine;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final HttpClient doors;
  private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
  private final AtomicInteger deliveries = new AtomicInteger();

  public Nodes(ServiceDoubles services, Path configuration) {
    this(services, configuration, (_, _) -> {});
  }

  /**
   * @param onLine is given each line that a daemon prints, after the name of its node
   */
  public Nodes(ServiceDoubles services, Path configuration, BiConsumer<String, String> onLine) {
    this.services = services;
    this.configuration = configuration;
    this.onLine = onLine;
    this.doors =
        services
            .vertx()
            .createHttpClient(
                new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(DELIVERIES_AT_A_TIME));
    services.github().sendWebhooksTo(this);
  }

  /**
   * A node that decides.
   *
   * @param epoch how often the lease had changed hands by then
   */
  public record Decider(Node node, long epoch) {}

  /** One host: a name and two ports, and the processes that have run there. */
  public final class Node {
    private final String name;
    private final int webhookPort = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<DaemonProcess> processes = new CopyOnWriteArrayList<>();
    private volatile boolean healthy;

    private Node(String name) {
      this.name = name;
    }

    public String name() {
      return name;
    }

    public String webhookUrl() {
      return "http://127.0.0.1:" + webhookPort + "/webhook";
    }

    public String managementUrl() {
      return "http://127.0.0.1:" + managementPort;
    }

    /** Webhooks that were answered by 2xx. */
    public int accepted() {
      return accepted.get();
    }

    public DaemonProcess process() {
      return processes.getLast();
    }

    /** Starts the daemon there, for the first time or once more, and waits until it is ready. */
    public void start() {
      launch();
      awaitReady();
    }

    /** Starts the daemon there. */
    public void launch() {
      processes.add(
          DaemonProcess.run(
              services,
              configuration,
              DaemonProcess.SHORT_LIVED,
              Map.of(
                  "HOSTNAME", name,
                  "QUICKSTART_WEBHOOK_PORT", Integer.toString(webhookPort),
                  "QUICKSTART_MANAGEMENT_PORT", Integer.toString(managementPort)),
              line -> onLine.accept(name, line)));
    }

    /** Waits until it takes webhooks; from then on the load balancer sends it some. */
    public void awaitReady() {
      until(
          name + " takes webhooks",
          () -> {
            if (!process().alive()) {
              throw new AssertionError(name + " ended: " + String.join("\n", process().lines()));
            }
            return hasEvent("daemon-ready");
          });
      healthy = true;
    }

    /** Whether the process that runs there now has recorded such an event. */
    public boolean hasEvent(String event) {
      return process().lines().stream().anyMatch(line -> line.contains('"' + event + '"'));
    }

    /** SIGKILL. */
    public void kill() {
      healthy = false;
      process().kill();
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() {
      healthy = false;
      return process().terminate();
    }

    /** SIGSTOP; the load balancer's health check fails. */
    public void pause() throws IOException {
      healthy = false;
      signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException {
      signal("CONT");
      healthy = true;
    }

    /** SIGHUP: it reads its configuration again. */
    public void reload() throws IOException {
      signal("HUP");
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

    /** Its epoch where it decides. */
    private Optional<Long> epoch() {
      return healthy
          ? role()
              .filter(it -> "decider".equals(it.getString("role")))
              .map(it -> it.getLong("epoch"))
          : Optional.empty();
    }

    /** What it says of itself; empty without an answer. */
    public Optional<JsonObject> role() {
      try {
        HttpResponse<String> answer = get("/api/v1/lease");
        return answer.statusCode() == 200
            ? Optional.of(new JsonObject(answer.body()))
            : Optional.empty();
      } catch (IOException absent) {
        return Optional.empty();
      }
    }

    public HttpResponse<String> get(String page) throws IOException {
      try {
        return http.send(
            HttpRequest.newBuilder(URI.create(managementUrl() + page)).timeout(Hang.LIMIT).build(),
            HttpResponse.BodyHandlers.ofString());
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }

    /** Its events of one name, over all its processes. */
    public List<JsonObject> events(String event) {
      return processes.stream()
          .flatMap(process -> process.lines().stream())
          .filter(line -> line.startsWith("{") && line.endsWith("}"))
          .filter(line -> line.contains('"' + event + '"'))
          .map(JsonObject::new)
          .filter(line -> event.equals(line.getString("event")))
          .toList();
    }
  }

  /** Another host, with its daemon starting. */
  public Node add() {
    Node node = new Node("node-" + (nodes.size() + 1));
    nodes.add(node);
    node.launch();
    return node;
  }

  /** So many hosts, whose daemons are ready. */
  public void start(int count) {
    for (int i = 0; i < count; i++) {
      add();
    }
    nodes.forEach(Node::awaitReady);
  }

  public List<Node> all() {
    return List.copyOf(nodes);
  }

  /** The node that decides, once one does. */
  public Decider decider() {
    return deciderAfter(-1);
  }

  /** The node that decides in a later epoch, once one does. */
  public Decider deciderAfter(long epoch) {
    List<Decider> found = new ArrayList<>();
    until(
        "a node decides after epoch " + epoch,
        () -> {
          nodes.forEach(
              node ->
                  node.epoch()
                      .filter(theirs -> theirs > epoch)
                      .ifPresent(theirs -> found.add(new Decider(node, theirs))));
          return !found.isEmpty();
        });
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
    Node node = healthy.get(Math.floorMod(next, healthy.size()));
    return new WebhookSender(doors, node.webhookUrl(), ServiceDoubles.WEBHOOK_SECRET)
        .deliver(delivery)
        .compose(
            status -> {
              if (status == 0) {
                return deliver(delivery, healthy, next + 1, attempts - 1);
              }
              node.accepted.addAndGet(status < 300 ? 1 : 0);
              return Future.succeededFuture(status);
            });
  }

  public List<JsonObject> events(String event) {
    return nodes.stream().flatMap(node -> node.events(event).stream()).toList();
  }

  public void until(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not so after %s: %s%n%s".formatted(Hang.LIMIT, what, String.join("\n", output())));
      }
      pause(POLL);
    }
  }

  public void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  public List<String> output() {
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
