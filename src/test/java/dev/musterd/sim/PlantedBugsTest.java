package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the simulation has teeth: it finds every one of these mistakes, and nothing without. */
class PlantedBugsTest {
  /** Most are found by one of the first ten. */
  private static final int SEEDS = 400;

  @TempDir Path classes;

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void simulation_findsTheBug(PlantedBug bug) {
    Optional<String> found = bug.foundBy(LongStream.rangeClosed(1, SEEDS), classes);
    assertTrue(found.isPresent(), () -> "not found by " + SEEDS + " seeds");
    System.out.println(bug.name() + ": " + found.orElseThrow());
  }

  @Test
  void simulation_findsNothing_withoutABug() {
    PlantedBug none =
        PlantedBug.of("none", "decide/Backoff", "Duration wait = first;", "Duration wait=first;");
    assertEquals(Optional.empty(), none.foundBy(LongStream.rangeClosed(1, 20), classes));
  }

  static Stream<PlantedBug> bugs() {
    return Stream.of(
        PlantedBug.of(
            "acknowledge before launch",
            "flow/ReceiveTickets",
            "Instant leaseUntil = clock.instant().plus(visibility);",
            "queue.acknowledge(message.receipt());"
                + " Instant leaseUntil = clock.instant().plus(visibility);"),
        PlantedBug.of(
            "acknowledge held tickets",
            "flow/RenewLeases",
            ".hold(receipt, time)",
            ".acknowledge(receipt)"),
        PlantedBug.of(
                "two overlapping loops ask for the same tickets",
                "flow/LaunchInstances",
                ".withStage(new Stage.Underway(Stage.Underway.ASKING_EC2))",
                ".withStage(new Stage.Ready())")
            .and(
                "flow/ProvisionRunners",
                "if (capacity.isUnderway(ownerPool)) {\n        continue;",
                "if (false) {\n        continue;"),
        PlantedBug.of(
            "failures keyed by position",
            "flow/LaunchOrder",
            "stillPending.subList(Math.min(came, stillPending.size()), stillPending.size())",
            "stillPending.subList(0, Math.max(0, stillPending.size() - came))"),
        PlantedBug.of(
            "one failure aborts the batch",
            "flow/BoundedConcurrency",
            ".onComplete(",
            ".onSuccess("),
        PlantedBug.of(
            "terminate on first suspicion",
            "decide/Reaping",
            "new Verdict.Suspect(runner, why)",
            "new Verdict.Terminate(runner, why)"),
        PlantedBug.of(
            "webhooks that say busy are ignored",
            "state/Inventory",
            "runner.withJob(job)",
            "runner"),
        PlantedBug.of(
            "terminate without asking GitHub",
            "flow/ReapRunners",
            "if (registration.isEmpty()) {",
            "if (true) {"),
        PlantedBug.of(
            "a lost answer counts as a failed launch",
            "flow/RequestFleet",
            "return retry(plan, order, losses, Failures.describe(answer.cause()));",
            "return Future.succeededFuture(new LaunchOutcome.Failed(\"lost\"));"),
        PlantedBug.of(
            "one reading that a job is not queued is believed",
            "flow/VerifyQueued",
            "if (first.isEmpty()) {",
            "if (first.isEmpty() && current.id() == null) {"),
        PlantedBug.of(
            "the maximum is checked without what was asked for",
            "flow/LaunchInstances",
            "inventory.request(ownerPool, plan.count());",
            ""));
  }
}
