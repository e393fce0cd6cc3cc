package dev.musterd.doubles.github;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.instance;
import static dev.musterd.doubles.github.GitHubSamples.persistent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RegistrationOutcome.Registered;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The double behaves as GitHub is documented to, or every test above it proves nothing. */
class SimulatedGitHubTest {
  /** Of the first job. */
  private static final JobOrigin ORIGIN =
      new JobOrigin(10_000_000_000L, 1, Payloads.WORKFLOW, Payloads.JOB_NAME);

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-02T09:00:00Z"));
  private final SimulatedGitHub github = new SimulatedGitHub(time, time);
  private final FakeGitHub gitHub = new FakeGitHub(github, time, time);
  private final List<WebhookDelivery> deliveries = new ArrayList<>();
  private int nextInstance;

  @BeforeEach
  void installApp() {
    github.install(ACME);
    github.sendWebhooksTo(
        delivery -> {
          deliveries.add(delivery);
          return Future.succeededFuture(202);
        });
  }

  private Registered register(RunnerPool pool) {
    RegistrationOutcome outcome = gitHub.register(pool, ACME, 0, instance(++nextInstance)).result();
    return assertInstanceOf(Registered.class, outcome);
  }

  private RunnerSession runner(RunnerPool pool) {
    return github.connect(register(pool).configuration().text(), "unnamed").orElseThrow();
  }

  private List<String> actions() {
    return deliveries.stream().map(WebhookDelivery::action).toList();
  }

  @Test
  void job_sendsThreeWebhooksAndEndsItsEphemeralRunner() {
    List<RunningJob> seen = new ArrayList<>();
    RunnerSession session = runner(ephemeral()).onJob(seen::add);
    Job.Id job = github.queueJob(ROCKETS, Labels.of("Linux"), Duration.ofMinutes(2));
    assertEquals(List.of(new RunningJob(job, ROCKETS, session.runnerName())), seen);
    time.advance(Duration.ofMinutes(2));
    assertEquals(List.of("queued", "in_progress", "completed"), actions());
    assertTrue(session.ended());
    assertEquals(List.of(), github.runners(ACME));
    assertEquals(
        new WebhookEvent.JobFinished(
            job, ROCKETS, Optional.of(session.runnerName()), "success", Optional.of(ORIGIN)),
        deliveries.getLast().meaning());
  }

  @Test
  void runner_takesOldestJobItMay_andTheNextWhenPersistent() {
    Job.Id gpu = github.queueJob(ROCKETS, Labels.of("gpu"));
    Job.Id first = github.queueJob(ROCKETS, LINUX, Duration.ofMinutes(1));
    Job.Id second = github.queueJob(ROCKETS, LINUX, Duration.ofMinutes(1));
    RunnerSession session = runner(persistent());
    assertEquals(Optional.of(session.runnerName()), github.jobRunner(first));
    assertEquals(Optional.of("queued"), github.jobStatus(second));
    time.advance(Duration.ofMinutes(1));
    assertEquals(Optional.of("in_progress"), github.jobStatus(second));
    assertFalse(session.ended());
    assertEquals(Optional.of("queued"), github.jobStatus(gpu));
  }

  @Test
  void organizationRunner_takesNoJobOfUserOrOfOther() {
    github.install(new Owner.Repository("alice", "tool"));
    runner(ephemeral());
    github.queueJob(new Owner.Repository("alice", "tool"), LINUX);
    github.queueJob(new Owner.Repository("other", "tool"), LINUX);
    assertEquals(2, github.waitingJobs());
    assertFalse(((WebhookEvent.JobQueued) deliveries.getFirst().meaning()).accountIsOrganization());
  }

  @Test
  void cancel_saysNoRunner_whenJobStillWaited() {
    Job.Id job = github.queueJob(ROCKETS, LINUX);
    github.cancelJob(job);
    github.cancelJob(job);
    assertEquals(List.of("queued", "completed"), actions());
    assertEquals(
        new WebhookEvent.JobFinished(
            job, ROCKETS, Optional.empty(), "cancelled", Optional.of(ORIGIN)),
        deliveries.getLast().meaning());
    runner(ephemeral());
    assertEquals(Optional.of("completed"), github.jobStatus(job));
  }

  @Test
  void cancel_endsRunnersJob_whenItRan() {
    RunnerSession session = runner(ephemeral());
    Job.Id job = github.queueJob(ROCKETS, LINUX);
    github.cancelJob(job);
    assertTrue(session.ended());
    time.advance(Duration.ofHours(1));
    assertEquals(List.of("queued", "in_progress", "completed"), actions());
  }

  @Test
  void remove_killsJob_whenBusyFlagLags() {
    github.busyFlagLags(Duration.ofSeconds(60));
    Registered registered = register(ephemeral());
    github.connect(registered.configuration().text(), "unnamed");
    Job.Id job = github.queueJob(ROCKETS, LINUX);
    assertEquals(
        new Deregistration.Deregistered(),
        gitHub.deregister(ACME, registered.registration().orElseThrow()).result());
    assertEquals(List.of(job), github.killedJobs());
    assertEquals(Optional.of("failure"), github.jobConclusion(job));
  }

  @Test
  void disconnect_failsJobLater_andLeavesPersistentRunnerOffline() {
    RunnerSession session = runner(persistent());
    Job.Id job = github.queueJob(ROCKETS, LINUX, Duration.ofHours(1));
    session.disconnect();
    assertTrue(session.ended());
    assertEquals(Optional.of("in_progress"), github.jobStatus(job));
    time.advance(Duration.ofMinutes(10));
    assertEquals(Optional.of("failure"), github.jobConclusion(job));
    assertFalse(github.runners(ACME).getFirst().online());
  }

  @Test
  void list_missesNewRunner_whenListsLag() {
    github.listsLag(Duration.ofSeconds(30));
    runner(persistent());
    assertEquals(0, gitHub.registrations(ACME).result().size());
    time.advance(Duration.ofSeconds(30));
    assertEquals(1, gitHub.registrations(ACME).result().size());
  }

  @Test
  void token_registersNobody_whenItsHourIsOver() {
    String line = register(persistent()).configuration().text();
    time.advance(Duration.ofHours(1));
    assertTrue(github.connect(line, "late").isEmpty());
  }

  @Test
  void delivery_keepsItsGuid_whenSentAgain() {
    github.sendWebhooksTo(_ -> Future.succeededFuture(503));
    github.queueJob(ROCKETS, LINUX);
    github.sendWebhooksTo(
        delivery -> {
          deliveries.add(delivery);
          return Future.succeededFuture(202);
        });
    long failed = github.deliveryStatuses().keySet().iterator().next();
    github.redeliver(failed);
    assertTrue(deliveries.getFirst().redelivery());
    assertEquals(Optional.of(503), github.deliveryStatuses().get(failed));
    assertEquals(Optional.of(202), github.deliveryStatuses().get(deliveries.getFirst().id()));
  }

  @Test
  void body_isAsLargeAsRealOnes_andSaysWhatItMeans() {
    Job.Id job = github.queueJob(ROCKETS, LINUX);
    byte[] bytes = deliveries.getFirst().body().get().getBytes();
    assertTrue(bytes.length > 6_000 && bytes.length < 12_000, "bytes: " + bytes.length);
    JsonObject json = new JsonObject(deliveries.getFirst().body().get());
    assertEquals(job.value(), json.getJsonObject("workflow_job").getLong("id"));
    assertEquals("acme/rockets", json.getJsonObject("repository").getString("full_name"));
    assertEquals("acme", json.getJsonObject("organization").getString("login"));
  }

  @Test
  void secondaryLimit_letsBurstThroughThenRefuses() {
    github.enforceSecondaryLimit();
    int registered = 0;
    while (gitHub.register(ephemeral(), ACME, 0, instance(++nextInstance)).result()
        instanceof Registered) {
      registered++;
    }
    assertEquals(179, registered, "900 points less one for the groups, at five each");
    assertEquals(Optional.of(time.instant().plusSeconds(60)), gitHub.limitedUntil(ACME));
    time.advance(Duration.ofSeconds(60));
    register(ephemeral());
  }
}
