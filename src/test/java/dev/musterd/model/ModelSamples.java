package dev.musterd.model;

import dev.musterd.model.PendingJob.Attempts;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.PendingJob.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Jobs, tickets, instances and runners by number, for tests of rules and views. */
public final class ModelSamples {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  public static final Owner ACME = new Owner.Organization("acme");
  public static final Owner OTHER = new Owner.Organization("other");
  public static final String POOL = "linux-x64";
  public static final OwnerPool OWNER_POOL = new OwnerPool(POOL, ACME);

  private ModelSamples() {}

  public static Job.Id jobId(long number) {
    return new Job.Id(10_000_000_000L + number);
  }

  public static Job job(long number, String... labels) {
    return new Job(
        jobId(number),
        number,
        1,
        new Owner.Repository("acme", "shop"),
        Labels.of(labels),
        NOON.minusSeconds(60).plusSeconds(number));
  }

  public static Ticket ticket(long number, OwnerPool ownerPool) {
    return new Ticket(
        job(number, "linux"), ownerPool.owner(), ownerPool.pool(), 7, "delivery-" + number, false);
  }

  public static QueueMessage.Parsed delivered(long number, OwnerPool ownerPool, int timesReceived) {
    return new QueueMessage.Parsed(
        ticket(number, ownerPool),
        new QueueMessage.Receipt("message-" + number, "handle-" + number + "-" + timesReceived),
        timesReceived,
        NOON);
  }

  /** A fresh ticket that was sent at noon and received once. */
  public static PendingJob waiting(long number) {
    return waiting(number, Attempts.NONE);
  }

  public static PendingJob waiting(long number, Attempts progress) {
    return new PendingJob(
        ticket(number, OWNER_POOL),
        new Visibility(delivered(number, OWNER_POOL, 1).receipt(), NOON.plusSeconds(60), 0, 1),
        NOON,
        new Stage.Ready(),
        progress);
  }

  public static Instance.Id instanceId(int number) {
    return new Instance.Id("i-%017x".formatted(number));
  }

  public static Instance instance(int number, OwnerPool ownerPool, Instant launchedAt) {
    return new Instance(instanceId(number), ownerPool, launchedAt, false, Optional.empty());
  }

  public static Registration registration(int number, boolean online, boolean busy) {
    return new Registration(
        new Registration.Id(number),
        instanceId(number).value(),
        online,
        busy,
        Labels.of("self-hosted", "linux"));
  }

  /** Launched so long ago, and never heard of since. */
  public static Runner booting(int number, Duration age) {
    return new Runner(
        instance(number, OWNER_POOL, NOON.minus(age)),
        Optional.empty(),
        false,
        Runner.Setup.DONE,
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Launched so long ago, registered, online and idle for so long. */
  public static Runner idle(int number, Duration age, Duration idleFor) {
    return new Runner(
        instance(number, OWNER_POOL, NOON.minus(age)),
        Optional.of(registration(number, true, false)),
        true,
        Runner.Setup.DONE,
        Optional.empty(),
        false,
        Optional.of(NOON.minus(idleFor)));
  }
}
