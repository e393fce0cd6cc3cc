package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.GitHubApp;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jobs of several owners, with the packaged daemon at each scope. */
@Order(2) // Among the longest.
@Execution(ExecutionMode.CONCURRENT)
class ScopesIT {
  private static final Labels LINUX = Labels.of("self-hosted", "linux", "x64");
  private static final Owner.Organization UMBRELLA = new Owner.Organization("umbrella");
  private static final Owner.Repository LABS = new Owner.Repository("umbrella", "labs");
  private static final Owner.Repository PERSONAL = new Owner.Repository("mira-tessel", "toys");
  private static final Owner.Enterprise COMBINE = new Owner.Enterprise("combine");
  private static final String SECOND_SECRET = "the second App's";

  private static void run(DaemonFixture fixture, Owner.Repository... repositories) {
    SimulatedGitHub github = fixture.services().github();
    List<Job.Id> jobs =
        List.of(repositories).stream().map(each -> github.queueJob(each, LINUX)).toList();
    fixture.until("the jobs ran", () -> fixture.haveRun(jobs));
    fixture.until("nothing is left", fixture::nothingIsLeft);
    assertEquals(repositories.length, fixture.launched());
  }

  private static Set<String> owners(DaemonFixture fixture) {
    return fixture.events("runner-configured").stream()
        .map(event -> event.getString("group").replaceFirst(".*@", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void organizations_eachGetTheirRunners() throws IOException {
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, "")) {
      fixture.services().github().install(UMBRELLA);
      fixture.readyDaemon();
      run(fixture, ServiceDoubles.WIDGETS, LABS);
      assertEquals(Set.of("acme", "umbrella"), owners(fixture));
    }
  }

  @Test
  void repositories_eachGetTheirRunners_alsoOfAPerson() throws IOException {
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, "github.scope = repository")) {
      fixture.services().github().install(PERSONAL);
      fixture.readyDaemon();
      run(fixture, ServiceDoubles.WIDGETS, PERSONAL);
      assertEquals(Set.of("acme/widgets", "mira-tessel/toys"), owners(fixture));
    }
  }

  @Test
  void enterprise_getsRunnersForAllItsOrganizations_byAPersonsToken() throws IOException {
    String token = "ghp_only4tests";
    String more = "github { scope = enterprise, token = " + token + " }";
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, more)) {
      SimulatedGitHub github = fixture.services().github();
      github.install(UMBRELLA);
      github.join(COMBINE, ServiceDoubles.ACME);
      github.join(COMBINE, UMBRELLA);
      github.accept(token, COMBINE);
      fixture.readyDaemon();
      run(fixture, ServiceDoubles.WIDGETS, LABS);
      assertEquals(Set.of("combine"), owners(fixture));
      assertTrue(fixture.output().stream().noneMatch(line -> line.contains(token)), "the token");
    }
  }

  /**
   * Each App may make 12 calls an hour; the work needs more than one of them has. Recovery and the
   * reaper, every few seconds in the configuration of the quick start, would use them up before the
   * runners start; so would questions whether a job still waits, which a slow daemon asks.
   */
  @Test
  void twoApps_shareTheWork_andBothAreHeard() throws IOException {
    Path key = Files.createTempFile("musterd-second", ".pem");
    Files.writeString(key, GitHubApp.two().pem());
    String more =
        """
        github.apps.second { id = %s, private-key.file = "%s", webhook-secret = "%s" }
        scale-down.schedule = "0 * * * *"
        scale-up.verify-queued = never
        recovery.interval = 1 hour
        """
            .formatted(GitHubApp.two().id(), key, SECOND_SECRET);
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, more)) {
      SimulatedGitHub github = fixture.services().github();
      github.install(GitHubApp.two(), ServiceDoubles.ACME);
      AtomicInteger turn = new AtomicInteger();
      List<WebhookSink> senders =
          List.of(fixture.services().sender(), fixture.services().sender(SECOND_SECRET));
      github.sendWebhooksTo(delivery -> senders.get(turn.getAndIncrement() % 2).deliver(delivery));
      fixture.readyDaemon();
      github.limitCalls(12);
      List<Job.Id> jobs =
          IntStream.range(0, 14)
              .mapToObj(_ -> github.queueJob(ServiceDoubles.WIDGETS, LINUX))
              .toList();
      fixture.until("more jobs ran than one App has calls", () -> fixture.haveRun(jobs));
      Predicate<Integer> refused = status -> status == 401;
      assertTrue(
          github.deliveryStatuses().values().stream()
              .noneMatch(status -> status.filter(refused).isPresent()),
          "a secret was not accepted");
    } finally {
      Files.delete(key);
    }
  }
}
