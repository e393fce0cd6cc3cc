package dev.musterd.port;

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
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What we ask of GitHub. Tokens, installations, group ids and ETags are cached behind this; limits
 * are obeyed behind it and shown by {@link #limitedUntil}.
 */
public interface GitHub {
  /** Deliveries read at once: 200 calls of the 5,000 an hour that GitHub allows the App. */
  int DELIVERIES_MAX = 20_000;

  /**
   * Configures the runner of one instance: a JIT configuration for an ephemeral pool, else the
   * arguments of {@code config.sh} with the owner's registration token. Never fails for what GitHub
   * answers. When the name is taken by an offline registration (a crash between registration and
   * parameter), that one is replaced.
   *
   * @param installation a hint from the webhook, or 0
   */
  Future<RegistrationOutcome> register(
      RunnerPool pool, Owner owner, long installation, Instance.Id instance);

  /** Whether the job still waits. Never fails. */
  Future<JobReading> read(Ticket ticket);

  /**
   * Every runner registered at the owner; fails when GitHub did not give the whole list, with
   * {@link ListRefusedException} when it refused to.
   */
  Future<List<Registration>> registrations(Owner owner);

  /** Never fails. */
  Future<Deregistration> deregister(Owner owner, Registration.Id runner);

  /**
   * Takes its own labels from a runner, so that no job that asks for one of them goes there; a job
   * that it runs goes on. Fails with GitHub's reason, also when it is gone.
   */
  Future<Void> drain(Owner owner, Registration.Id runner);

  /**
   * The organizations where the App is installed and not suspended, as of the last ten minutes;
   * fails when GitHub did not give the whole list.
   */
  Future<List<Owner.Organization>> organizations();

  /** Fails with the reason unless the App is authenticated. */
  Future<Void> authenticate();

  /**
   * Why no runner can be registered for this owner at present, however often it is asked: GitHub
   * refuses what the App signs, or the owner has suspended it. Empty when nothing is known against
   * it. {@link #authenticate} asks again.
   */
  Optional<String> refusal(Owner owner);

  /** What GitHub lets the App do at present, without a call. */
  AppAccess access();

  /** What GitHub's rate limits leave, as of the latest responses and without a call. */
  List<Budget> budgets();

  /** Until when launches for this owner are pointless because GitHub asked us to wait. */
  Optional<Instant> limitedUntil(Owner owner);

  /** The last instant until which GitHub asked us to wait for anything at all. */
  Optional<Instant> limitedUntil();

  /**
   * GitHub's log of deliveries to the App since then, all pages. Fails when a page is missing;
   * beyond {@link #DELIVERIES_MAX} it ends early and says so.
   */
  Future<DeliveryLog> deliveries(Instant since);

  /** Asks for the delivery with this id once more. Never fails. */
  Future<Redelivery> redeliver(long delivery);

  /**
   * What GitHub's rate limit leaves to one account, as its latest response said.
   *
   * @param account an installation's id; 0 for the App itself, and -1 for a person's token
   * @param resource GitHub's word for what it counts apart, such as core
   * @param limit calls of a whole period, or 0 when GitHub does not say
   * @param left calls until the period's end
   * @param until the period's end
   * @param calls of ours that were answered since the start
   */
  record Budget(long account, String resource, long limit, long left, Instant until, long calls) {
    /** The account in a word: app, person, or the installation's id. */
    public String name() {
      return account > 0 ? Long.toString(account) : account == 0 ? "app" : "person";
    }
  }
}
