package dev.musterd.doubles.github;

import dev.musterd.model.AppAccess;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.RegistrationOutcome;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Ticket;
import dev.musterd.model.delivery.DeliveryLog;
import dev.musterd.model.delivery.Redelivery;
import dev.musterd.port.GitHub;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A GitHub where nothing happens: it answers at once, and says of every job the same. */
public final class StillGitHub implements GitHub {
  private final Map<Owner, List<Registration>> registered;
  private JobReading answer = new JobReading.Queued();

  /**
   * One that knows these runners.
   *
   * @param registered by owner; none for other owners
   */
  public StillGitHub(Map<Owner, List<Registration>> registered) {
    this.registered = registered;
  }

  /** Says this of every job from now on. */
  public void answers(JobReading reading) {
    answer = reading;
  }

  @Override
  public Future<JobReading> read(Ticket ticket) {
    return Future.succeededFuture(answer);
  }

  @Override
  public Future<RegistrationOutcome> register(
      RunnerPool pool, Owner owner, long installation, Instance.Id instance) {
    return Future.succeededFuture(new RegistrationOutcome.Rejected("nobody registers here"));
  }

  @Override
  public Future<List<Registration>> registrations(Owner owner) {
    return Future.succeededFuture(registered.getOrDefault(owner, List.of()));
  }

  @Override
  public Future<Deregistration> deregister(Owner owner, Registration.Id runner) {
    return Future.succeededFuture(new Deregistration.StillBusy());
  }

  @Override
  public Future<Void> drain(Owner owner, Registration.Id runner) {
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Owner.Organization>> organizations() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<DeliveryLog> deliveries(Instant since) {
    return Future.succeededFuture(new DeliveryLog(List.of(), true));
  }

  @Override
  public Future<Redelivery> redeliver(long delivery) {
    return Future.succeededFuture(new Redelivery.Refused("nothing was delivered here"));
  }

  @Override
  public Future<Void> authenticate() {
    return Future.succeededFuture();
  }

  @Override
  public Optional<String> refusal(Owner owner) {
    return Optional.empty();
  }

  @Override
  public AppAccess access() {
    return AppAccess.GOOD;
  }

  @Override
  public List<GitHub.Budget> budgets() {
    return List.of();
  }

  @Override
  public Optional<Instant> limitedUntil() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> limitedUntil(Owner owner) {
    return Optional.empty();
  }
}
