package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.Nodes;
import dev.musterd.doubles.Nodes.Decider;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.sqs.EventQueue;
import dev.musterd.doubles.sqs.QueueContents;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.flow.RecoverOnStart;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Registration;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Packaged daemons of which one decides, jobs that come in at all of them, and what has to be true
 * in the end, whatever becomes of the daemons.
 */
final class LeaseScene implements AutoCloseable {
  /** As nodes.conf says: how many runners are set up at a time. */
  private static final int CONCURRENCY = 4;

  /** As nodes.conf says. */
  private static final int RUNNERS_MAX = 50;

  /**
   * How an instance ends that ran no job: it waited for a parameter that a crash had lost, or was
   * idle and was removed, of which its runner may be told before EC2 is.
   */
  private static final List<String> SUPERFLUOUS =
      List.of("no parameter", "its runner ended", "Terminate");

  /** Of every answer, so that there is an amid to be killed in. */
  static final Duration LATENCY = Duration.ofMillis(50);

  private static final Duration BOOT = Duration.ofSeconds(1);

  private final ServiceDoubles services = ServiceDoubles.start(BOOT, Hang.LIMIT.multipliedBy(2));
  private final SqsAsyncClient sqs = SqsClients.at(services.sqs().uri());
  private final List<Job.Id> jobs = new CopyOnWriteArrayList<>();
  private final TestReporter reporter;
  private final List<String> reported = new ArrayList<>();
  private final EventQueue ec2Events;
  private final Path file;
  final Nodes nodes;

  LeaseScene(Path configuration, Duration jobTime, TestReporter reporter) {
    this.reporter = reporter;
    services.github().jobsTake(jobTime);
    ec2Events = services.ec2Events("quickstart");
    services.aws().tell(cloud -> cloud.latency(() -> LATENCY));
    services.githubDouble().latency(LATENCY);
    file = file(configuration);
    nodes = new Nodes(services, file);
  }

  private static Path file(Path configuration) {
    try {
      Path made = Files.createTempFile("musterd-nodes", ".conf");
      made.toFile().deleteOnExit();
      return Files.writeString(made, "include file(\"" + configuration.toAbsolutePath() + "\")\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In the report, and at the end on a line of the output: Maven's has no reports. */
  void report(String what, Object value) {
    reporter.publishEntry(what, value.toString());
    reported.add(what + ": " + value);
  }

  ServiceDoubles services() {
    return services;
  }

  SqsAsyncClient sqs() {
    return sqs;
  }

  EventQueue ec2Events() {
    return ec2Events;
  }

  /** Queues jobs, whose webhooks come in at all nodes. */
  List<Job.Id> queue(int count) {
    List<Job.Id> queued =
        Stream.generate(
                () ->
                    services
                        .github()
                        .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64")))
            .limit(count)
            .toList();
    jobs.addAll(queued);
    return queued;
  }

  /**
   * The node that decides next, once one does.
   *
   * @param since when the one before it ended or was stopped
   */
  Decider next(Decider before, String cause, Instant since) {
    Decider next = nodes.deciderAfter(before.epoch());
    report(
        cause + " " + before.node().name() + ", epoch " + before.epoch(),
        "%s decides after %d ms, epoch %d"
            .formatted(
                next.node().name(),
                Duration.between(since, Instant.now()).toMillis(),
                next.epoch()));
    return next;
  }

  /** As the other, with no reason but a crash for an instance that runs no job. */
  void end(String what) {
    end(what, () -> 0);
  }

  /**
   * Waits until all jobs have run and nothing is left, and verifies what has to be true.
   *
   * @param lostNews how many instances more than by crashes may be launched, asked for in the end
   * @param kept queues where messages may be left
   */
  void end(String what, IntSupplier lostNews, String... kept) {
    until(what + ": all jobs ran", this::haveRun);
    expectFastBoots();
    until(what + ": nothing is left", () -> Set.of(kept).containsAll(left().keySet()));
    verify(lostNews.getAsInt());
  }

  private void until(String what, BooleanSupplier condition) {
    try {
      nodes.until(
          what,
          () -> {
            endLostBoots();
            return condition.getAsBoolean();
          });
    } catch (AssertionError hangs) {
      throw new AssertionError("%d jobs, and left are %s".formatted(jobs.size(), left()), hangs);
    }
  }

  /**
   * Registrations without an instance are removed after the time that a boot may take, which has to
   * be long on a slow machine for as long as jobs wait for boots.
   */
  private void expectFastBoots() {
    try {
      Files.writeString(
          file, "pools.linux-x64.boot-time = 10 seconds\n", StandardOpenOption.APPEND);
      for (Nodes.Node node : nodes.all()) {
        if (node.process().alive()) {
          node.reload();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean haveRun() {
    return jobs.stream()
        .allMatch(
            job -> services.github().jobConclusion(job).filter("success"::equals).isPresent());
  }

  /** What is still there, by its kind. */
  Map<String, Integer> left() {
    Map<String, Integer> left = new TreeMap<>(QueueContents.counts(sqs));
    left.put("instances", services.aws().ask(cloud -> cloud.live().size()));
    left.put("parameters", services.aws().ask(cloud -> cloud.parameters().all().size()));
    left.put("registrations", services.github().runners(ServiceDoubles.ACME).size());
    left.values().removeIf(count -> count == 0);
    return left;
  }

  /**
   * A node that ends between a registration and its parameter leaves an instance that waits for the
   * latter in vain, and gives up some day. Here it gives up once a later node decides, and not
   * after some time, within which a slow machine would not have done what others wait for.
   */
  void endLostBoots() {
    Instant epoch =
        nodes.events("lease-acquired").stream()
            .max(Comparator.comparingLong(event -> event.getLong("epoch")))
            .map(event -> Instant.parse(event.getString("at")))
            .orElse(Instant.MIN);
    Set<String> lost =
        services.github().runners(ServiceDoubles.ACME).stream()
            .filter(registration -> !registration.online())
            .filter(registration -> isBefore(registration, epoch))
            .map(Registration::name)
            .collect(Collectors.toSet());
    services
        .aws()
        .tell(
            cloud ->
                cloud.live().stream()
                    .filter(machine -> lost.contains(machine.id().value()))
                    .filter(machine -> machine.readParameter().isEmpty())
                    .forEach(machine -> machine.powerOff("no parameter: its boot was lost")));
  }

  private boolean isBefore(Registration registration, Instant epoch) {
    return services
        .github()
        .registeredAt(ServiceDoubles.ACME, registration.id())
        .filter(at -> at.isBefore(epoch))
        .isPresent();
  }

  private void verify(int lostNews) {
    Set<String> working =
        jobs.stream()
            .map(job -> services.github().jobRunner(job).orElseThrow())
            .collect(Collectors.toSet());
    List<Machine> machines = services.aws().ask(cloud -> cloud.machines());
    List<String> idle =
        machines.stream()
            .filter(machine -> !working.contains(machine.id().value()))
            .map(machine -> machine.id() + ": " + machine.endReason().orElse("still there"))
            .toList();
    Map<Long, String> holders = holders();
    int peak = services.aws().ask(cloud -> cloud.peakLive());
    report("jobs", jobs.size());
    report("instances", machines.size() + ", at most " + peak + " at a time");
    report("instances without a job", idle);
    report("nodes that decided", holders);
    report("webhooks", accepted());
    long unheard = unheard();
    report("launches begun before the news were read", unheard);
    System.out.println(String.join("; ", reported));

    assertEquals(jobs.size(), working.size(), "each job ran on an instance of its own");
    assertEquals(List.of(), services.github().killedJobs(), "busy runners that were ended");
    assertEquals(List.of(), services.aws().ask(cloud -> cloud.violations()));
    assertTrue(peak <= RUNNERS_MAX, () -> peak + " instances at a time");
    long crashes = crashes();
    assertTrue(
        idle.size() <= (crashes + unheard) * CONCURRENCY + lostNews,
        () ->
            "more instances than %d ends without a release and %d begins unheard may cost: %s"
                .formatted(crashes, unheard, story(machines, working)));
    assertTrue(
        idle.stream().allMatch(line -> SUPERFLUOUS.stream().anyMatch(line::contains)),
        () -> "instances without a job: " + story(machines, working));
    assertTrue(
        nodes.all().stream().allMatch(node -> node.accepted() > 0),
        () -> "webhooks at each node: " + accepted());
  }

  /**
   * How often a node ended to decide as by a crash: it was killed, or lost the lease. Who gives it
   * back has ended all that it began. One node decides still.
   */
  private long crashes() {
    return nodes.events("lease-acquired").size() - nodes.events("lease-released").size() - 1L;
  }

  /** How often launches began before the news of jobs were read, as on a machine that is slow. */
  private long unheard() {
    return nodes.output().stream().filter(line -> line.contains(RecoverOnStart.HEARING)).count();
  }

  /** What the nodes said of the instances that ran no job. */
  private String story(List<Machine> machines, Set<String> working) {
    List<String> idle =
        machines.stream()
            .map(machine -> machine.id().value())
            .filter(id -> !working.contains(id))
            .toList();
    return idle
        + nodes.output().stream()
            .filter(line -> idle.stream().anyMatch(line::contains))
            .collect(Collectors.joining("\n", "\n", ""));
  }

  private Map<String, Integer> accepted() {
    return nodes.all().stream()
        .collect(
            Collectors.toMap(
                Nodes.Node::name, Nodes.Node::accepted, (one, _) -> one, TreeMap::new));
  }

  /** The node of each epoch, of which each follows the one before. */
  private Map<Long, String> holders() {
    List<JsonObject> acquired = nodes.events("lease-acquired");
    Map<Long, String> holders = new TreeMap<>();
    acquired.forEach(
        event -> {
          String node = event.getString("node");
          String first = holders.putIfAbsent(event.getLong("epoch"), node);
          assertTrue(first == null || first.equals(node), () -> "two nodes in one epoch: " + event);
        });
    acquired.stream()
        .filter(event -> event.getString("from") != null)
        .filter(event -> holders.containsKey(event.getLong("epoch") - 1))
        .forEach(
            event ->
                assertEquals(
                    holders.get(event.getLong("epoch") - 1),
                    event.getString("from"),
                    () -> "the node before: " + event));
    return holders;
  }

  @Override
  public void close() throws IOException {
    nodes.close();
    sqs.close();
    services.close();
  }
}
