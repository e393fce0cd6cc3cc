package dev.musterd.port;

import static dev.musterd.doubles.github.GitHubSamples.ACME;
import static dev.musterd.doubles.github.GitHubSamples.LINUX;
import static dev.musterd.doubles.github.GitHubSamples.ROCKETS;
import static dev.musterd.doubles.github.GitHubSamples.ephemeral;
import static dev.musterd.doubles.github.GitHubSamples.ticket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Job;
import dev.musterd.model.JobReading;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link GitHub} does, in memory or over HTTP. */
public abstract class GitHubContract extends GitHubDeliveriesContract {
  /** More than a client tries: a fresh token is refused for some seconds, and tried again. */
  private static final int REFUSALS = 20;

  @Test
  void read_followsJob_fromQueueToEnd() {
    Job.Id job = world.queueJob(ROCKETS, LINUX, Duration.ofMinutes(3));
    assertEquals(new JobReading.Queued(), ask(() -> gitHub().read(ticket(job, ROCKETS))));
    connect(registered(ephemeral(), 1));
    assertEquals(
        new JobReading.NotQueued("in_progress"), ask(() -> gitHub().read(ticket(job, ROCKETS))));
    time.advance(Duration.ofMinutes(3));
    assertEquals(
        new JobReading.NotQueued("completed"), ask(() -> gitHub().read(ticket(job, ROCKETS))));
    world.deleteJob(job);
    assertEquals(new JobReading.Gone(), ask(() -> gitHub().read(ticket(job, ROCKETS))));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 422, 429, 500})
  void read_saysNothing_whenRefused(int status) {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    world.fail(Operation.JOB, REFUSALS, Fault.status(status, "No"));
    assertInstanceOf(JobReading.Unknown.class, ask(() -> gitHub().read(ticket(job, ROCKETS))));
  }

  /** GitHub answers 404 for every job of a repository that the App may not see. */
  @Test
  void read_saysNothing_whenTheRepositoryIsNotSeen() {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    world.hide(ROCKETS);
    assertInstanceOf(JobReading.Hidden.class, ask(() -> gitHub().read(ticket(job, ROCKETS))));
    assertEquals(1, world.calls(Operation.REPOSITORY));
  }

  @Test
  void read_saysNothing_whenTheRepositoryCannotBeRead() {
    world.fail(Operation.REPOSITORY, 2, Fault.status(503, "Unicorn!"));
    assertInstanceOf(
        JobReading.Unknown.class, ask(() -> gitHub().read(ticket(new Job.Id(4711), ROCKETS))));
  }

  @Test
  void read_asksForTheRepository_onlyWhenTheJobIsMissing() {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    ask(() -> gitHub().read(ticket(job, ROCKETS)));
    assertEquals(0, world.calls(Operation.REPOSITORY));
    world.deleteJob(job);
    ask(() -> gitHub().read(ticket(job, ROCKETS)));
    assertEquals(1, world.calls(Operation.REPOSITORY));
  }

  @Test
  void read_isGone_whenGitHubSaysSo() {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    world.fail(Operation.JOB, 1, Fault.status(410, "Gone"));
    assertEquals(new JobReading.Gone(), ask(() -> gitHub().read(ticket(job, ROCKETS))));
  }

  @Test
  void read_saysNothing_whenAppIsNotInstalled() {
    Job.Id job = world.queueJob(ROCKETS, LINUX);
    world.uninstall(ACME);
    assertInstanceOf(JobReading.Unknown.class, ask(() -> gitHub().read(ticket(job, ROCKETS))));
  }

  @Test
  void registrations_areAllPages() {
    for (int number = 0; number < 250; number++) {
      world.addRunner(ACME, "runner-" + number, LINUX);
    }
    world.setOnline(ACME, "runner-3", true);
    List<Registration> listed = ask(() -> gitHub().registrations(ACME));
    assertEquals(world.runners(ACME), listed);
    assertEquals(3, world.calls(Operation.RUNNERS));
  }

  @Test
  void budgets_tellWhatIsLeftToTheInstallation() {
    ask(() -> gitHub().registrations(ACME));
    ask(() -> gitHub().registrations(ACME));
    GitHub.Budget budget =
        gitHub().budgets().stream()
            .filter(each -> each.account() > 0)
            .collect(Collectors.collectingAndThen(Collectors.toList(), GitHubContract::onlyBudget));
    assertEquals("core", budget.resource());
    assertEquals(15_000, budget.limit());
    assertTrue(budget.left() < budget.limit() && budget.calls() > 0, budget::toString);
    assertEquals(Long.toString(budget.account()), budget.name());
  }

  private static GitHub.Budget onlyBudget(List<GitHub.Budget> budgets) {
    assertEquals(1, budgets.size(), budgets::toString);
    return budgets.getFirst();
  }

  @Test
  void registrations_areEmpty_whenThereAreNone() {
    assertEquals(List.of(), ask(() -> gitHub().registrations(ACME)));
  }

  @Test
  void registrations_fail_whenSecondPageIsRefused() {
    for (int number = 0; number < 101; number++) {
      world.addRunner(ACME, "runner-" + number, LINUX);
    }
    world.limitCalls(1);
    assertThrows(RuntimeException.class, () -> ask(() -> gitHub().registrations(ACME)));
  }

  @Test
  void registrations_fail_whenAppIsNotInstalled() {
    world.uninstall(ACME);
    assertThrows(ListRefusedException.class, () -> ask(() -> gitHub().registrations(ACME)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 451})
  void registrations_areRefused_whenOwnerIsGone(int status) {
    world.fail(Operation.RUNNERS, REFUSALS, Fault.status(status, "No"));
    assertThrows(ListRefusedException.class, () -> ask(() -> gitHub().registrations(ACME)));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void registrations_areNotRefused_whenGitHubIsLimitedOrDown(int status) {
    world.fail(Operation.RUNNERS, REFUSALS, Fault.status(status, "No"));
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> ask(() -> gitHub().registrations(ACME)));
    assertFalse(failure instanceof ListRefusedException, failure::toString);
  }

  @Test
  void registrations_showBusyFlagWithItsLag() {
    world.busyFlagLags(Duration.ofSeconds(40));
    connect(registered(ephemeral(), 1));
    world.queueJob(ROCKETS, LINUX, Duration.ofHours(1));
    assertFalse(ask(() -> gitHub().registrations(ACME)).getFirst().busy());
    time.advance(Duration.ofSeconds(41));
    assertTrue(ask(() -> gitHub().registrations(ACME)).getFirst().busy());
  }

  @Test
  void deregister_removesOnce() {
    Registration.Id id = world.addRunner(ACME, "idle", LINUX);
    assertEquals(new Deregistration.Deregistered(), ask(() -> gitHub().deregister(ACME, id)));
    assertEquals(new Deregistration.AlreadyGone(), ask(() -> gitHub().deregister(ACME, id)));
    assertEquals(List.of(), world.runners(ACME));
  }

  @Test
  void deregister_leavesRunner_whenItWorks() {
    Registered outcome = registered(ephemeral(), 1);
    connect(outcome);
    world.queueJob(ROCKETS, LINUX);
    Registration.Id id = outcome.registration().orElseThrow();
    assertEquals(new Deregistration.StillBusy(), ask(() -> gitHub().deregister(ACME, id)));
    assertEquals(1, world.runners(ACME).size());
    assertEquals(List.of(), world.killedJobs());
  }

  @Test
  void drain_takesTheRunnersOwnLabels_whileItWorks() {
    Registration.Id id =
        world.addRunner(ACME, "worker", Labels.of("self-hosted", "linux", "x64", "gpu"));
    world.setOnline(ACME, "worker", true);
    world.queueJob(ROCKETS, Labels.of("self-hosted", "gpu"));
    ask(() -> gitHub().drain(ACME, id));
    assertEquals(Labels.of("self-hosted", "linux", "x64"), world.runners(ACME).getFirst().labels());
    assertEquals(List.of(), world.killedJobs());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 422, 429, 500})
  void drain_fails_whenRefused(int status) {
    Registration.Id id = world.addRunner(ACME, "worker", LINUX);
    world.fail(Operation.REMOVE_LABELS, 9, Fault.status(status, "No"));
    assertThrows(RuntimeException.class, () -> ask(() -> gitHub().drain(ACME, id)));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500})
  void deregister_knowsNothing_whenRefused(int status) {
    Registration.Id id = world.addRunner(ACME, "idle", LINUX);
    world.fail(Operation.REMOVE_RUNNER, REFUSALS, Fault.status(status, "No"));
    assertInstanceOf(Deregistration.Failed.class, ask(() -> gitHub().deregister(ACME, id)));
    assertEquals(1, world.runners(ACME).size());
  }

  @Test
  void deregister_knowsNothing_whenAppIsNotInstalled() {
    Registration.Id id = world.addRunner(ACME, "idle", LINUX);
    world.uninstall(ACME);
    assertInstanceOf(Deregistration.Failed.class, ask(() -> gitHub().deregister(ACME, id)));
  }

  @Test
  void organizations_areThoseWithAnInstallation_ofAllPages() {
    for (int number = 0; number < 150; number++) {
      world.install(new Owner.Organization("org-" + number));
    }
    world.install(new Owner.Repository("someone", "thing"));
    world.install(new Owner.Enterprise("corp"));
    world.suspend(new Owner.Organization("org-7"));
    world.uninstall(new Owner.Organization("org-8"));
    List<Owner.Organization> expected = new ArrayList<>(List.of(ACME));
    IntStream.range(0, 150)
        .filter(number -> number != 7 && number != 8)
        .forEach(number -> expected.add(new Owner.Organization("org-" + number)));
    assertEquals(expected, ask(() -> gitHub().organizations()));
    assertEquals(2, world.calls(Operation.INSTALLATIONS));
  }

  @Test
  void organizations_areRemembered_forTenMinutes() {
    ask(() -> gitHub().organizations());
    world.install(new Owner.Organization("new"));
    time.advance(Duration.ofSeconds(599));
    assertEquals(List.of(ACME), ask(() -> gitHub().organizations()));
    assertEquals(1, world.calls(Operation.INSTALLATIONS));
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(ACME, new Owner.Organization("new")), ask(() -> gitHub().organizations()));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500})
  void organizations_fail_whenRefused(int status) {
    world.fail(Operation.INSTALLATIONS, REFUSALS, Fault.status(status, "No"));
    assertThrows(RuntimeException.class, () -> ask(() -> gitHub().organizations()));
  }

  @Test
  void organizations_areAskedForAgain_afterAnUnreadableAnswer() {
    world.fail(Operation.INSTALLATIONS, 1, new Fault.Garbage("{\"message\": \"hello\"}"));
    assertThrows(RuntimeException.class, () -> ask(() -> gitHub().organizations()));
    assertEquals(List.of(ACME), ask(() -> gitHub().organizations()));
  }

  @Test
  void authenticate_succeeds_whenAppIsKnown() {
    ask(() -> gitHub().authenticate());
    assertEquals(1, world.calls(Operation.APP));
  }

  @Test
  void authenticate_failsWithReason_whenRefused() {
    world.fail(Operation.APP, 2, Fault.status(401, "A JSON web token could not be decoded"));
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> ask(() -> gitHub().authenticate()));
    assertTrue(failure.getMessage().contains("could not be decoded"), failure.getMessage());
  }
}
