package dev.musterd.doubles.github;

import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Sends the webhooks of jobs: queued, in_progress and completed. */
final class JobWebhooks {
  private final Accounts accounts;
  private final Deliveries deliveries;
  private final Payloads payloads;

  boolean old;

  /** As long as real ones, which no double-precision number holds. */
  private long lastDelivery = 190_000_000_000_000_000L;

  JobWebhooks(Accounts accounts, Deliveries deliveries) {
    this.accounts = accounts;
    this.deliveries = deliveries;
    payloads = new Payloads();
  }

  void queued(FakeJob job, Instant now) {
    String guid = nextGuid();
    String account = job.repository().account();
    WebhookEvent meaning =
        new WebhookEvent.JobQueued(
            job.job,
            accounts.isOrganization(account),
            accounts.enterprise(account),
            installation(job),
            guid,
            job.hasDeployment || !job.queued());
    send("queued", guid, job, meaning, now);
  }

  void waiting(FakeJob job, Instant now) {
    send(
        "waiting",
        nextGuid(),
        job,
        new WebhookEvent.JobHeldBack(job.job.id(), job.repository(), "waiting"),
        now);
  }

  void started(FakeJob job, Instant now) {
    String runner = job.runner.map(taken -> taken.name).orElseThrow();
    send(
        "in_progress",
        nextGuid(),
        job,
        new WebhookEvent.JobStarted(
            job.job.id(),
            job.repository(),
            runner,
            job.runner.map(it -> new Registration.Id(it.id)),
            Optional.of(job.startedAt.truncatedTo(ChronoUnit.SECONDS)),
            Optional.of(origin(job))),
        now);
  }

  /** Old servers name neither the attempt nor the workflow. */
  private JobOrigin origin(FakeJob job) {
    return new JobOrigin(
        job.job.runId(), old ? 1 : job.job.attempt(), old ? "" : Payloads.WORKFLOW, job.name);
  }

  void completed(FakeJob job, Instant now) {
    WebhookEvent meaning =
        new WebhookEvent.JobFinished(
            job.job.id(),
            job.repository(),
            job.runner.map(runner -> runner.name),
            job.conclusion.orElseThrow(),
            Optional.of(origin(job)));
    send("completed", nextGuid(), job, meaning, now);
  }

  void ping(Owner.Repository repository, Instant now) {
    long installation = accounts.installationOf(repository).orElse(0L);
    Payloads.Surroundings around = surroundings(repository, installation);
    String guid = nextGuid();
    deliveries.send(
        new WebhookDelivery(
            ++lastDelivery,
            guid,
            "ping",
            "",
            installation,
            repository,
            false,
            now,
            new WebhookEvent.Ping(),
            () -> payloads.ping(around).toBuffer()));
  }

  void again(WebhookDelivery delivery, Instant now) {
    deliveries.send(delivery.again(++lastDelivery, now));
  }

  private void send(String action, String guid, FakeJob job, WebhookEvent meaning, Instant now) {
    long installation = installation(job);
    Payloads.Surroundings around = surroundings(job.repository(), installation);
    // The job's state now, not when the bytes are asked for.
    Payloads.JobView view = Payloads.JobView.of(job);
    Optional<JsonObject> deployment =
        job.hasDeployment
            ? Optional.of(new JsonObject().put("id", job.job.id().value()))
            : Optional.empty();
    Supplier<Buffer> body =
        () -> {
          JsonObject json = body(action, view, around);
          deployment.ifPresent(its -> json.put("deployment", its));
          return json.toBuffer();
        };
    deliveries.send(
        new WebhookDelivery(
            ++lastDelivery,
            guid,
            "workflow_job",
            action,
            installation,
            job.repository(),
            false,
            now,
            meaning,
            body));
  }

  private JsonObject body(String action, Payloads.JobView job, Payloads.Surroundings around) {
    JsonObject body = payloads.workflowJob(action, job, around);
    return old ? Payloads.asOldServersSend(body) : body;
  }

  private Payloads.Surroundings surroundings(Owner.Repository repository, long installation) {
    return new Payloads.Surroundings(
        repository,
        accounts.isOrganization(repository.account()),
        accounts.enterprise(repository.account()),
        installation == 0 ? Optional.empty() : Optional.of(installation));
  }

  private long installation(FakeJob job) {
    return accounts.installationOf(job.repository()).orElse(0L);
  }

  private String nextGuid() {
    return new UUID(0x6d75737465724000L, 0x8000000000000000L | lastDelivery + 1).toString();
  }
}
