package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.AwsDouble;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One packaged daemon with several pools, among what GitHub and EC2 do to jobs, registrations,
 * instances and runners. What takes a minute begins with the daemon and is looked at in the end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1) // It waits for back-offs of a minute, and costs little meanwhile.
class PoolFaultsIT {
  /** A persistent runner has linux and x64 by its setup, and must not take this pool's jobs. */
  private static final Labels PLAIN = Labels.of("self-hosted", "linux", "x64", "plain");

  private static final Labels BROKEN = Labels.of("self-hosted", "broken");
  private static final Labels STAYING = Labels.of("self-hosted", "staying");
  private static final Labels AGED = Labels.of("self-hosted", "aged");
  private static final Owner.Organization UMBRELLA = new Owner.Organization("umbrella");
  private static final Owner.Repository GADGETS = new Owner.Repository("umbrella", "gadgets");
  private static final String GROUP_IS_FULL = "Runner group is full";
  private static final String KEY_IS_DISABLED =
      "Client.InvalidKMSKey.InvalidState: The KMS key is disabled";

  /** A delay of auto is this long: a job that waits for it does not start within the test. */
  private static final String POOLS =
      """
      include file("%s")
      queue.delay = 15 minutes
      pools.linux-x64 { labels = [linux, x64, plain], max-runners = 50 }
      pools.broken { labels = [broken], max-runners = 10, boot-time = 10 minutes }
      pools.staying { labels = [staying], ephemeral = false, minimum-running-time = 1 hour }
      pools.aged { labels = [aged], ephemeral = false, max-lifetime = 4 hours }
      """;

  @TempDir private static Path directory;
  private DaemonFixture fixture;
  private SimulatedGitHub github;
  private List<Job.Id> refused;
  private List<Job.Id> broken;
  private Job.Id aged;
  private int launchedWhileRefused;

  @BeforeAll
  void start() throws IOException {
    Path configuration =
        Files.writeString(
            directory.resolve("musterd.conf"),
            POOLS.formatted(DaemonFixture.BASE.toAbsolutePath()));
    fixture = new DaemonFixture(configuration, Duration.ofSeconds(1), Duration.ofSeconds(1));
    github = fixture.services().github();
    aws()
        .tell(
            cloud -> {
              Stream.of("broken", "staying", "aged")
                  .forEach(pool -> cloud.addTemplate("musterd-quickstart-" + pool));
              cloud.onLaunch(PoolFaultsIT::endIfBroken);
            });
    github.install(UMBRELLA);
    github.refuse(UMBRELLA, Operation.JIT, Fault.status(422, GROUP_IS_FULL));
    fixture.readyDaemon();
    refused = queue(20, GADGETS, PLAIN);
    broken = queue(5, ServiceDoubles.WIDGETS, BROKEN);
    aged = github.queueJob(ServiceDoubles.WIDGETS, AGED, Hang.LIMIT.multipliedBy(2));
  }

  @AfterAll
  void end() throws IOException {
    fixture.close();
  }

  private static void endIfBroken(Machine machine) {
    if (isOf("broken").test(machine)) {
      machine.powerOff(KEY_IS_DISABLED);
    }
  }

  private static Predicate<Machine> isOf(String pool) {
    return machine -> pool.equals(machine.tags().get(Instance.Tag.POOL));
  }

  private static Predicate<Machine> isForUmbrella() {
    return machine -> UMBRELLA.name().equals(machine.tags().get(Instance.Tag.OWNER));
  }

  private List<Job.Id> queue(int count, Owner.Repository repository, Labels labels) {
    return Stream.generate(() -> github.queueJob(repository, labels)).limit(count).toList();
  }

  private int launched(Predicate<Machine> which) {
    return aws().ask(cloud -> cloud.machines().stream().filter(which).toList().size());
  }

  private AwsDouble aws() {
    return fixture.services().aws();
  }

  private void untilRun(String what, List<Job.Id> jobs) {
    fixture.untilTriedAgain(what, () -> fixture.haveRun(jobs));
  }

  /** Why the daemon held a job, in the order of the events. */
  private List<String> reasons(Job.Id job) {
    return fixture.events("job-held").stream()
        .filter(event -> job.toString().equals(event.getString("job")))
        .map(event -> event.getString("reason"))
        .toList();
  }

  private String metric(String name) throws IOException {
    return fixture
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("none");
  }

  @Test
  @Order(1)
  void refusedRegistrations_stopLaunches_andAreSaidEverywhere() throws IOException {
    fixture.until("it is refused", () -> !fixture.events("registrations-refused").isEmpty());
    JsonObject event = fixture.events("registrations-refused").getFirst();
    assertEquals("ERROR", event.getString("level"), event::encode);
    assertTrue(event.getString("reason").contains(GROUP_IS_FULL), event::encode);
    assertEquals("1.0", metric("musterd_registrations_refused"));
    fixture.until("other owners are served", () -> fixture.status("/readyz") == 200);

    DaemonProcess status =
        DaemonProcess.start(
            Map.of(), _ -> {}, "status", "--url", fixture.services().managementUrl(), "--no-color");
    assertEquals(0, status.exitCode(), () -> String.join("\n", status.lines()));
    assertTrue(
        status.lines().stream()
            .anyMatch(
                line ->
                    line.startsWith("! nothing is launched for pool linux-x64 and umbrella: ")
                        && line.contains(GROUP_IS_FULL)),
        () -> String.join("\n", status.lines()));

    launchedWhileRefused = launched(isForUmbrella());
    assertTrue(launchedWhileRefused >= 1 && launchedWhileRefused <= 10);
    github.allow(UMBRELLA); // It is tried a minute after the refusal.
  }

  @Test
  @Order(2)
  void job_isLaunchedForAtOnce_whereNoIdleRunnerCanBe() {
    List<Job.Id> jobs = queue(1, ServiceDoubles.WIDGETS, PLAIN);
    untilRun("the ephemeral pool served its job", jobs);
    assertEquals(List.of(), reasons(jobs.getFirst()));
  }

  @Test
  @Order(3)
  void job_isLeftToAPersistentRunner_withoutALaunch() {
    untilRun("the first job ran", queue(1, ServiceDoubles.WIDGETS, STAYING));
    untilRun("the idle runner took the next", queue(1, ServiceDoubles.WIDGETS, STAYING));
    Job.Id busy = github.queueJob(ServiceDoubles.WIDGETS, STAYING, Hang.LIMIT.multipliedBy(2));
    fixture.until("the runner is busy", () -> github.jobRunner(busy).isPresent());
    Job.Id next = queue(1, ServiceDoubles.WIDGETS, STAYING).getFirst();
    fixture.until("it waits", () -> reasons(next).contains("gives idle runners 900 s to take it"));
    github.conclude(busy, "success");
    untilRun("the same runner took both", List.of(busy, next));
    assertEquals(1, launched(isOf("staying")));
  }

  @Test
  @Order(4)
  void approvedJob_isServed_underTheIdThatWaited() {
    Job.Id job = waitingForApproval();
    int before = launched(isOf("linux-x64"));
    github.release(job, true);
    untilRun("the approved job ran", List.of(job));
    assertTrue(launched(isOf("linux-x64")) > before);
  }

  private Job.Id waitingForApproval() {
    Job.Id job = github.queueForApproval(ServiceDoubles.WIDGETS, PLAIN);
    fixture.until("it is released", () -> fixture.jobsOf("job-released").contains(job));
    return job;
  }

  @Test
  @Order(5)
  void instancesThatEndAtOnce_stopTheirPool_andBuryNoJob() {
    fixture.until("they are noticed", () -> endsOfBroken().size() >= broken.size());
    endsOfBroken().forEach(reason -> assertTrue(reason.contains(KEY_IS_DISABLED), reason));
    fixture.until(
        "the pool pauses",
        () ->
            broken.stream()
                .allMatch(
                    job -> reasons(job).stream().anyMatch(it -> it.contains(KEY_IS_DISABLED))));
    assertTrue(launched(isOf("broken")) <= 10, () -> launched(isOf("broken")) + " instances");

    aws().tell(cloud -> cloud.onLaunch(_ -> {}));
    untilRun("their jobs ran", broken);
    assertEquals(List.of(), fixture.events("job-buried"));
  }

  /** Why instances of the pool ended, by the daemon's events. */
  private List<String> endsOfBroken() {
    return fixture.events("instance-vanished").stream()
        .filter(event -> event.getString("group").startsWith("broken@"))
        .map(event -> event.getString("reason"))
        .toList();
  }

  @Test
  @Order(6)
  void registration_isTriedWithoutAnInstance_andItsJobsAreServed() throws IOException {
    fixture.untilTriedAgain("it works", () -> !fixture.events("registrations-accepted").isEmpty());
    untilRun("the refused jobs ran", refused);
    assertEquals(1, fixture.events("registrations-refused").size());
    assertEquals("0.0", metric("musterd_registrations_refused"));
    assertEquals(launchedWhileRefused + refused.size(), launched(isForUmbrella()));
  }

  /** A new process knows the age of instances from EC2 alone. */
  @Test
  @Order(7)
  void approvedJob_isServed_afterARestart() {
    Job.Id job = waitingForApproval();
    fixture.until("it runs", () -> fixture.jobsOf("job-started").contains(aged));
    machineOfAged(machine -> machine.ageBy(Duration.ofMinutes(210)));
    assertEquals(0, fixture.lastProcess().terminate());
    fixture.readyDaemon();
    github.release(job, true);
    untilRun("the approved job ran", List.of(job));
    assertEquals(List.of(), aws().ask(cloud -> cloud.violations()));
  }

  /** EC2 says that the runner at work is three and a half of its four hours old. */
  @Test
  @Order(8)
  void runnerNearItsEnd_isDrained_finishesItsJob_andTakesNoOther() {
    String runner = github.jobRunner(aged).orElseThrow();
    fixture.until("it is drained", () -> !fixture.events("runner-drained").isEmpty());
    JsonObject event = fixture.events("runner-drained").getFirst();
    assertEquals(runner, event.getString("instance"), event::encode);

    List<Job.Id> next = queue(1, ServiceDoubles.WIDGETS, AGED);
    untilRun("the next job ran", next);
    assertNotEquals(runner, github.jobRunner(next.getFirst()).orElseThrow());
    assertEquals("in_progress", github.jobStatus(aged).orElseThrow());

    github.cancelJob(aged);
    fixture.until("it is gone", () -> !machineOfAged(_ -> {}).live());
    assertEquals(List.of(), github.killedJobs());
    assertEquals(1, github.calls(Operation.REMOVE_LABELS));
  }

  /** The machine whose runner has the long job, after a change on its own thread. */
  private Machine machineOfAged(Consumer<Machine> change) {
    Instance.Id id = new Instance.Id(github.jobRunner(aged).orElseThrow());
    return aws()
        .ask(
            cloud -> {
              Machine machine = cloud.machine(id).orElseThrow();
              change.accept(machine);
              return machine;
            });
  }
}
