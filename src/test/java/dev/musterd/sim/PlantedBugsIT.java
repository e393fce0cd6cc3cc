package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the simulation has teeth: it finds every one of these mistakes, and nothing without. The
 * seeds that are named found them soonest of the first 400; a report says which one did this time.
 */
@Order(1) // It needs no daemon, and goes on while the cache for those is made.
class PlantedBugsIT {
  /** As many as each build plays of the sound sources; half of the bugs take less than ten. */
  private static final int SEEDS = 2_000;

  @TempDir Path classes;

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void simulation_findsTheBug(PlantedBug bug, TestReporter reporter) {
    Optional<String> found = bug.foundBy(SEEDS, classes);
    assertTrue(found.isPresent(), () -> "not found by " + SEEDS + " seeds");
    reporter.publishEntry(bug.name(), found.orElseThrow());
  }

  @Test
  void simulation_findsNothing_withoutABug() {
    PlantedBug none =
        PlantedBug.of("none", "decide/Backoff", "Duration wait = first;", "Duration wait=first;");
    assertEquals(Optional.empty(), none.foundBy(20, classes));
  }

  static Stream<PlantedBug> bugs() {
    return Stream.of(
        PlantedBug.of(
            "acknowledge before launch",
            "flow/ReceiveTickets",
            "Instant hiddenUntil = RenewVisibility.hiddenUntil(clock.instant(), visibility);",
            "queue.acknowledge(message.receipt()); Instant hiddenUntil ="
                + " RenewVisibility.hiddenUntil(clock.instant(), visibility);"),
        PlantedBug.of(
            "acknowledge held tickets",
            "flow/RenewVisibility",
            ".hold(receipt, time)",
            ".acknowledge(receipt)"),
        PlantedBug.of(
                "two overlapping loops ask for the same tickets",
                "flow/launch/LaunchInstances",
                ".withStage(new Stage.Underway(Stage.Underway.ASKING_EC2))",
                ".withStage(new Stage.Ready())")
            .and(
                "flow/ProvisionRunners",
                "if (capacity.isUnderway(ownerPool)) {\n        continue;",
                "if (false) {\n        continue;"),
        PlantedBug.of(
                "failures keyed by position",
                "flow/launch/LaunchOrder",
                "stillPending.subList(Math.min(came, stillPending.size()), stillPending.size())",
                "stillPending.subList(0, Math.max(0, stillPending.size() - came))")
            .foundBefore(66L),
        PlantedBug.of(
                "one failure aborts the batch",
                "flow/calls/BoundedConcurrency",
                ".onComplete(",
                ".onSuccess(")
            .foundBefore(292L, 308L, 96L, 20L),
        PlantedBug.of(
                "terminate on first suspicion",
                "decide/Reaping",
                "new Verdict.Suspect(runner, why)",
                "new Verdict.Terminate(runner, why)")
            .foundBefore(369L, 185L),
        PlantedBug.of(
                "webhooks that say busy are ignored",
                "state/Inventory",
                "runner.withJob(job)",
                "runner")
            .foundBefore(35L, 30L, 26L, 13L),
        PlantedBug.of(
                "terminate without asking GitHub",
                "flow/ReapRunners",
                "if (registration.isEmpty()) {",
                "if (true) {")
            .foundBefore(12L, 10L),
        PlantedBug.of(
            "a lost answer counts as a failed launch",
            "flow/launch/RequestFleet",
            "return retry(plan, order, losses, Failures.describe(answer.cause()));",
            "return Future.succeededFuture(new LaunchOutcome.Failed(\"lost\"));"),
        PlantedBug.of(
                "one reading that a job is not queued is believed",
                "flow/VerifyQueued",
                "if (first.isEmpty()) {",
                "if (first.isEmpty() && current.id() == null) {")
            .foundBefore(64L, 51L, 41L, 22L),
        PlantedBug.of(
                "the maximum is checked without what was asked for",
                "flow/launch/LaunchInstances",
                "inventory.request(ownerPool, plan.count());",
                "")
            .foundBefore(33L, 37L, 42L, 11L));
  }
}
